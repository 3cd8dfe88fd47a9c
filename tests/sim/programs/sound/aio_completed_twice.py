"""The right twin of `bugs/aio_completed_twice.py`."""

import asyncio


class Call:
    def __init__(self, future):
        self.future = future

    async def finish(self, value):
        await asyncio.sleep(0)
        if not self.future.done():
            self.future.set_result(value)


async def program():
    call = Call(asyncio.get_running_loop().create_future())
    await asyncio.gather(call.finish("reply"), call.finish("timeout"))
