"""Awaitables by hand: __await__, a future awaited by two tasks, asyncio.isfuture, ensure_future, iscoroutine."""

import asyncio


class Later:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.value


async def main():
    assert await Later(3) == 3
    fut = asyncio.get_running_loop().create_future()
    assert asyncio.isfuture(fut)

    async def wait():
        return await fut

    tasks = [asyncio.ensure_future(wait()) for _ in range(2)]
    await asyncio.sleep(0)
    fut.set_result("both")
    assert await asyncio.gather(*tasks) == ["both", "both"]
    c = wait()
    assert asyncio.iscoroutine(c)
    c.close()


def program() -> None:
    asyncio.run(main())
