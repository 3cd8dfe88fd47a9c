"""Wakes the next task at the end of the block, but not if it raises."""
# fails: cancelled_inside with deadlock
# fails: long_blocks with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._per = per
        self._places = asyncio.Semaphore(calls)
        self._entered = {}

    async def __aenter__(self):
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        self._entered.setdefault(asyncio.current_task(), []).append(loop.time())
        if len(self._entered[asyncio.current_task()]) > 1:
            return

    async def __aexit__(self, kind, error, trace):
        loop = asyncio.get_running_loop()
        moment = self._entered[asyncio.current_task()].pop()
        if kind is None:
            loop.call_at(max(loop.time(), moment + self._per), self._places.release)
