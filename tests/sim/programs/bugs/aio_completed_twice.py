"""A reply and a timeout both complete one future after an await: retold from aiohttp."""

import asyncio

BUG = "exception"
CLASS = "check_then_act"


class Call:
    def __init__(self, future):
        self.future = future

    async def finish(self, value):
        if not self.future.done():
            await asyncio.sleep(0)
            self.future.set_result(value)


async def program():
    call = Call(asyncio.get_running_loop().create_future())
    await asyncio.gather(call.finish("reply"), call.finish("timeout"))
