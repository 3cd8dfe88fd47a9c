"""Sleeps the same time between any two entries, though several may come together."""
# fails: at_once with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._gap = per / calls
        self._next = 0.0
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._lock:
            await asyncio.sleep(self._next - loop.time())
            self._next = loop.time() + self._gap

    async def __aexit__(self, *error):
        pass
