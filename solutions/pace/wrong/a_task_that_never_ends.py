"""A task gives turns to the others, and goes on when nobody waits any more."""
# fails: at_once with wrong_result
# fails: real with left_running

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._waiting = asyncio.Queue()
        self._giver = asyncio.create_task(self._give())

    async def _give(self):
        loop = asyncio.get_running_loop()
        while True:
            turn = await self._waiting.get()
            if len(self._entries) == self._calls and not turn.done():
                await asyncio.sleep(self._entries[0] + self._per - loop.time())
            if not turn.done():
                self._entries.append(loop.time())
                turn.set_result(None)

    async def __aenter__(self):
        turn = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(turn)
        await turn

    async def __aexit__(self, *error):
        pass
