"""Asks without a pause whether it may enter."""
# fails: at_once with wrong_result

import asyncio
import time
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        async with self._lock:
            if len(self._entries) == self._calls:
                while self._entries[0] + self._per > time.monotonic():
                    await asyncio.sleep(0)
            self._entries.append(time.monotonic())

    async def __aexit__(self, *error):
        pass
