"""Two tasks read one stream at the same time: retold from aiohttp's StreamReader."""

import asyncio

BUG = "exception"
CLASS = "order_violation"


class StreamReader:
    def __init__(self):
        self._buffer = bytearray()
        self._waiter = None

    def feed_data(self, data):
        self._buffer += data
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, name):
        if self._waiter is not None:
            raise RuntimeError(f"{name}() called while another coroutine is already waiting")
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await waiter
        finally:
            self._waiter = None

    async def read(self):
        while not self._buffer:
            await self._wait("read")
        data = bytes(self._buffer)
        self._buffer.clear()
        return data


class Protocol:
    def __init__(self):
        self.reader = StreamReader()
        self.lock = asyncio.Lock()

    async def message(self):
        return await self.reader.read()


async def program():
    protocol = Protocol()

    loop = asyncio.get_running_loop()
    loop.call_later(0.01, protocol.reader.feed_data, b"x")
    loop.call_later(0.02, protocol.reader.feed_data, b"y")

    async def user(delay):
        await asyncio.sleep(delay)
        return await protocol.message()

    await asyncio.gather(user(0.005), user(0.008))
