"""A callback in another thread fills asyncio's queue, which does not wake the loop: retold from bots for MQTT."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

BUG = "deadlock"
CLASS = "deadlock"


class Bridge:
    def __init__(self, loop):
        self.loop = loop
        self.queue = asyncio.Queue()

    def on_message(self, payload):
        self.queue.put_nowait(payload)


async def program():
    loop = asyncio.get_running_loop()
    bridge = Bridge(loop)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(bridge.on_message, "hello")
        assert await bridge.queue.get() == "hello"
