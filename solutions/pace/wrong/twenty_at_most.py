"""Lets twenty enter at most, whatever the number of calls."""
# fails: crowd with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._per = per
        self._entries = deque(maxlen=min(calls, 20))
        self._first_in_line = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._first_in_line:
            if len(self._entries) == self._entries.maxlen:
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            self._entries.append(loop.time())

    async def __aexit__(self, *exception):
        pass
