"""Reads the clock before it sleeps, so an entry counts from the time when the task came."""
# fails: at_once with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._lock:
            now = loop.time()
            if len(self._entries) == self._calls:
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            self._entries.append(now)

    async def __aexit__(self, *error):
        pass
