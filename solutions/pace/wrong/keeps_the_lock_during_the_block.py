"""Holds the lock until the block ends, so blocks run one after the other."""
# fails: real with sequential
# fails: long_blocks with wrong_result
# fails: cancelled with deadlock
# fails: cancelled_inside with wrong_result
# fails: one_task with deadlock
# fails: cancelled_as_it_may_enter with deadlock

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        await self._lock.acquire()
        if len(self._entries) == self._calls:
            await asyncio.sleep(self._entries[0] + self._per - loop.time())
        self._entries.append(loop.time())

    async def __aexit__(self, *error):
        self._lock.release()
