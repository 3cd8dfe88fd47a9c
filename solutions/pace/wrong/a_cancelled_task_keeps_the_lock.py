"""Releases the lock after the sleep, but not if the sleep is cancelled."""
# fails: cancelled with deadlock

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
        self._lock.release()

    async def __aexit__(self, *error):
        pass
