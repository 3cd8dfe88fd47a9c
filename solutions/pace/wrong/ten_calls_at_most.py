"""Keeps at most ten moments, whatever the number of calls."""
# fails: crowd with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = min(calls, 10), per
        self._entries = deque(maxlen=self._calls)
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._lock:
            if len(self._entries) == self._calls:
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
