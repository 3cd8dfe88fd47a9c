"""A task that enters a second block waits for itself."""
# fails: one_task with deadlock

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._lock = asyncio.Lock()
        self._inside = {}

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        own = self._inside.setdefault(asyncio.current_task(), asyncio.Lock())
        await own.acquire()
        async with self._lock:
            if len(self._entries) == self._calls:
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        self._inside[asyncio.current_task()].release()
