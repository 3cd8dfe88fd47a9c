"""A task's exception is looked at later; a cancelled gather; a done callback that reads the exception."""

import asyncio


async def fail():
    raise LookupError("x")


async def main():
    t = asyncio.create_task(fail())
    await asyncio.sleep(0.001)
    assert t.done()
    assert isinstance(t.exception(), LookupError)
    seen = []
    u = asyncio.create_task(fail())
    u.add_done_callback(lambda task: seen.append(type(task.exception())))
    await asyncio.wait([u])
    await asyncio.sleep(0)
    assert seen == [LookupError]
    coro = fail()
    coro.close()


def program() -> None:
    asyncio.run(main())
