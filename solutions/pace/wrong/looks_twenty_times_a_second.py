"""Sleeps for the rest of the span, but not longer than a twentieth of a second at a time."""
# fails: sleeps with livelock

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
                while (rest := self._entries[0] + self._per - loop.time()) > 0:
                    await asyncio.sleep(min(rest, 0.05))
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
