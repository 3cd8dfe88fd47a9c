"""Limits how many blocks run at the same time, not how often they begin."""
# fails: at_once with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._places = asyncio.Semaphore(calls)

    async def __aenter__(self):
        await self._places.acquire()

    async def __aexit__(self, *error):
        self._places.release()
