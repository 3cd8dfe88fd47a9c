"""Sleeps after each block, so the time of the block is added."""
# fails: at_once with wrong_result
# fails: real with sequential

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._gap = per / calls
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        await self._lock.acquire()

    async def __aexit__(self, *error):
        await asyncio.sleep(self._gap)
        self._lock.release()
