"""Each waiting task sleeps on its own, and looks again when it wakes."""
# fails: order with race

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        while len(self._entries) == self._calls and self._entries[0] + self._per > loop.time() + 1e-6:
            await asyncio.sleep(self._entries[0] + self._per - loop.time())
        self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
