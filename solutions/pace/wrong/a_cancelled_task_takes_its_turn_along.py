"""Gives a turn to a task, and does not give it to the next one if the task is cancelled at that very moment."""
# fails: cancelled_as_it_may_enter with race

import asyncio
from collections import deque


class Pace:
    def __init__(self, calls, per):
        self._free, self._per = calls, per
        self._waiting = deque()

    def _give_turns(self):
        while self._free and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                self._free -= 1
                asyncio.get_running_loop().call_later(self._per, self._give_back)
                turn.set_result(None)

    def _give_back(self):
        self._free += 1
        self._give_turns()

    async def __aenter__(self):
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._give_turns()
        await turn

    async def __aexit__(self, *error):
        pass
