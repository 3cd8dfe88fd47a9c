"""Sleeps until the oldest entry is old enough, but does not look again."""
# fails: at_once with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        if len(self._entries) == self._calls:
            await asyncio.sleep(self._entries[0] + self._per - loop.time())
        self._entries.append(loop.time())

    async def __aexit__(self, *error):
        pass
