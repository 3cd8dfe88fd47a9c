"""The waiter that is about to get the lock is cancelled, and the next one is never woken: retold from asyncio's Lock."""

import asyncio
from collections import deque

BUG = "deadlock"
CLASS = "lost_wakeup"


class Lock:
    def __init__(self):
        self._waiters = deque()
        self._locked = False

    async def acquire(self):
        if not self._locked:
            self._locked = True
            return
        fut = asyncio.get_running_loop().create_future()
        self._waiters.append(fut)
        try:
            await fut
        finally:
            self._waiters.remove(fut)
        self._locked = True

    def release(self):
        self._locked = False
        self._wake_up_first()

    def _wake_up_first(self):
        for fut in self._waiters:
            if not fut.done():
                fut.set_result(True)
                break


async def program():
    lock = Lock()
    await lock.acquire()

    async def work():
        await lock.acquire()
        lock.release()

    one = asyncio.create_task(work())
    two = asyncio.create_task(work())
    await asyncio.sleep(0)
    lock.release()
    one.cancel()
    await asyncio.gather(one, two, return_exceptions=True)
