"""asyncio's own primitives together."""

import asyncio


async def program():
    lock, gate, ready = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Event()
    changed, barrier, work = asyncio.Condition(), asyncio.Barrier(2), asyncio.Queue(1)
    state = {"n": 0, "in": 0}

    async def add():
        async with lock:
            value = state["n"]
            await asyncio.sleep(0.01)
            state["n"] = value + 1

    async def visit():
        async with gate:
            state["in"] += 1
            assert state["in"] <= 2
            await asyncio.sleep(0.1)
            state["in"] -= 1

    async def waiter():
        await ready.wait()
        async with changed:
            await changed.wait_for(lambda: state["n"] == 3)

    async def setter():
        ready.set()
        await asyncio.gather(add(), add(), add())
        async with changed:
            changed.notify_all()

    async def produce():
        for number in range(3):
            await work.put(number)

    async def consume():
        return [await work.get() for _ in range(3)]

    await asyncio.gather(waiter(), setter(), visit(), visit(), visit(), barrier.wait(), barrier.wait())
    _, got = await asyncio.gather(produce(), consume())
    assert got == [0, 1, 2]
