"""A threading.Lock is held across an await, and another task of the same loop blocks on it: the loop stands still."""

import asyncio
import threading

BUG = "deadlock"
CLASS = "deadlock"


async def main():
    lock = threading.Lock()

    async def work():
        with lock:
            await asyncio.sleep(0.001)

    await asyncio.gather(work(), work())


def program() -> None:
    asyncio.run(main())
