"""Counts anew at each tick of the clock, so twice as many pass around a tick."""
# fails: any_span with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._start = asyncio.get_running_loop().time()
        self._window, self._count = 0, 0
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        async with self._lock:
            now = asyncio.get_running_loop().time() - self._start
            window = int(now / self._per + 1e-6)
            if window > self._window:
                self._window, self._count = window, 0
            if self._count == self._calls:
                await asyncio.sleep((self._window + 1) * self._per - now)
                self._window, self._count = self._window + 1, 0
            self._count += 1

    async def __aexit__(self, *error):
        pass
