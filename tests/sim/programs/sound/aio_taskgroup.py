"""TaskGroup: results, and a failure that cancels the siblings, handled with except*."""

import asyncio


async def child(log, n):
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log.append(n)
        raise


async def fail():
    await asyncio.sleep(0)
    raise KeyError("x")


async def main():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(asyncio.sleep(0.001, "a"))
        b = tg.create_task(asyncio.sleep(0, "b"))
    assert (a.result(), b.result()) == ("a", "b")
    log = []
    caught = 0
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(log, 1))
            tg.create_task(child(log, 2))
            tg.create_task(fail())
    except* KeyError as group:
        caught = len(group.exceptions)
    assert caught == 1
    assert sorted(log) == [1, 2]


def program() -> None:
    asyncio.run(main())
