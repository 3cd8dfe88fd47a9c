"""A task cancelled between acquire and release keeps the asyncio.Lock; the next one waits for ever."""

import asyncio

BUG = "deadlock"
CLASS = "deadlock"


async def main():
    lock = asyncio.Lock()

    async def careless():
        await lock.acquire()
        await asyncio.sleep(1)
        lock.release()

    t = asyncio.create_task(careless())
    await asyncio.sleep(0.001)
    t.cancel()
    async with lock:
        pass


def program() -> None:
    asyncio.run(main())
