"""Functions that `to_thread` runs are threads, and need locks."""

import asyncio
import threading
from contextlib import nullcontext


class Counter:
    def __init__(self, lock):
        self.value = 0
        self.lock = lock

    def add(self):
        with self.lock:
            self.value += 1


async def scenario(lock):
    counter = Counter(lock)
    await asyncio.gather(asyncio.to_thread(counter.add), asyncio.to_thread(counter.add))
    assert counter.value == 2


async def buggy():
    await scenario(nullcontext())


async def right():
    await scenario(threading.Lock())
