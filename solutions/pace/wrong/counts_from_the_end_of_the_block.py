"""The span begins when a block ends, so long blocks hold the next ones back."""
# fails: long_blocks with wrong_result
# fails: one_task with deadlock

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._per = per
        self._places = asyncio.Semaphore(calls)

    async def __aenter__(self):
        await self._places.acquire()

    async def __aexit__(self, *error):
        asyncio.get_running_loop().call_later(self._per, self._places.release)
