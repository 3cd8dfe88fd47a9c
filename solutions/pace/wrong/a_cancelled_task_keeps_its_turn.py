"""Reserves a moment for each task that comes, also for one that is cancelled later."""
# fails: cancelled with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._moments = deque(maxlen=calls)

    async def __aenter__(self):
        now = moment = asyncio.get_running_loop().time()
        if len(self._moments) == self._calls:
            moment = max(now, self._moments[0] + self._per)
        self._moments.append(moment)
        if moment > now:
            await asyncio.sleep(moment - now)

    async def __aexit__(self, *error):
        pass
