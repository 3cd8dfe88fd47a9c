"""A window begins with its first entry, and the next one may follow too soon."""
# fails: any_span with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._start, self._count = None, 0
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._lock:
            if self._start is not None and self._count == self._calls:
                await asyncio.sleep(self._start + self._per - loop.time())
            if self._start is None or loop.time() >= self._start + self._per - 1e-6:
                self._start, self._count = loop.time(), 0
            self._count += 1

    async def __aexit__(self, *error):
        pass
