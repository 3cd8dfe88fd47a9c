"""Sleeps the whole span when it is full, not only the rest of it."""
# fails: any_span with wrong_result

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
            if len(self._entries) == self._calls:
                if self._entries[0] + self._per > loop.time():
                    await asyncio.sleep(self._per)
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
