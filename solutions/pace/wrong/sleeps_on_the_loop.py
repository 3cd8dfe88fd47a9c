"""Waits with time.sleep, which stops the event loop."""
# fails: cancelled with wrong_result

import asyncio
import time
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
                time.sleep(max(0, self._entries[0] + self._per - loop.time()))
            self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
