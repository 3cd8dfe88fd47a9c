"""A token bucket: full after a break, and filling up while the first tokens are used."""
# fails: any_span with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._calls, self._gap = calls, per / calls
        self._tokens = float(calls)
        self._last = asyncio.get_running_loop().time()
        self._lock = asyncio.Lock()

    def _fill(self):
        now = asyncio.get_running_loop().time()
        self._tokens = min(self._calls, self._tokens + (now - self._last) / self._gap)
        self._last = now

    async def __aenter__(self):
        async with self._lock:
            self._fill()
            if self._tokens < 1 - 1e-9:
                await asyncio.sleep((1 - self._tokens) * self._gap)
                self._fill()
            self._tokens -= 1

    async def __aexit__(self, *error):
        pass
