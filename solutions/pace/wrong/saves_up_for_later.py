"""Each span in which nobody came lets more in at once later."""
# fails: break with wrong_result

import asyncio


class Pace:
    def __init__(self, calls, per):
        self._calls, self._per = calls, per
        self._turns = 0
        self._start = asyncio.get_running_loop().time()
        self._lock = asyncio.Lock()

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        async with self._lock:
            moment = self._start + self._turns // self._calls * self._per
            await asyncio.sleep(moment - loop.time())
            self._turns += 1

    async def __aexit__(self, *error):
        pass
