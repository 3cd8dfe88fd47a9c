"""The ready queue is first in, first out: tasks start in the order of their creation and sleep(0) takes turns."""

import asyncio


async def main():
    log = []

    async def worker(name):
        for _ in range(2):
            log.append(name)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(worker(n)) for n in "abc"]
    asyncio.get_running_loop().call_soon(log.append, "soon")
    for t in tasks:
        await t
    assert log == ["a", "b", "c", "soon", "a", "b", "c"], log


def program() -> None:
    asyncio.run(main())
