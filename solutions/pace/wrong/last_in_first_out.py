"""The task that came last enters first."""
# fails: order with wrong_result

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._entries = deque(maxlen=calls)
        self._waiting = []
        self._timer = None

    def _next(self):
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting:
            if len(self._entries) == self._calls and self._entries[0] + self._per > loop.time() + 1e-6:
                self._timer = loop.call_at(self._entries[0] + self._per, self._next)
                return
            turn = self._waiting.pop()
            if not turn.done():
                self._entries.append(loop.time())
                turn.set_result(None)

    async def __aenter__(self):
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._timer is None:
            self._next()
        await turn

    async def __aexit__(self, *error):
        pass
