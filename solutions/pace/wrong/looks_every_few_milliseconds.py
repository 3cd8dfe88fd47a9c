"""Looks every few milliseconds whether it may enter, and so enters too late."""
# fails: at_once with wrong_result
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
                while self._entries[0] + self._per > loop.time():
                    await asyncio.sleep(0.0307)
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
