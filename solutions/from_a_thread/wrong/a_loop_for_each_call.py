"""Builds a new loop for each call, in the caller's thread."""
# fails: places with wrong_result
# fails: on_another_loop with left_running
# fails: on_the_loop with left_running
import asyncio


class Bridge:
    def __init__(self):
        pass

    def call(self, make, timeout=None):
        async def limited():
            return await asyncio.wait_for(make(), timeout)

        return asyncio.run(limited())

    def close(self):
        pass
