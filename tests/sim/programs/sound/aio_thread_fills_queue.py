"""The right twin of `bugs/aio_thread_fills_queue.py`."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


class Bridge:
    def __init__(self, loop):
        self.loop = loop
        self.queue = asyncio.Queue()

    def on_message(self, payload):
        self.loop.call_soon_threadsafe(self.queue.put_nowait, payload)


async def program():
    loop = asyncio.get_running_loop()
    bridge = Bridge(loop)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(bridge.on_message, "hello")
        assert await bridge.queue.get() == "hello"
