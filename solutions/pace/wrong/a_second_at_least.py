"""Takes a span of less than a second for a second."""
# fails: at_once with wrong_result

import asyncio
from collections import deque

class Pace:
    def __init__(self, calls, per):
        self.calls, self.per = calls, per
        self.per = max(per, 1)
        self.entries = deque(maxlen=calls)
        self.lock = asyncio.Lock()
    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while len(self.entries) == self.calls and (wait := self.entries[0] + self.per - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.entries.append(loop.time())
    async def __aexit__(self, *_):
        return None
