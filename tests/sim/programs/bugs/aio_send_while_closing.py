"""A connection closes between the check and the send: retold from websockets."""

import asyncio

BUG = "exception"
CLASS = "check_then_act"


class ConnectionClosed(Exception):
    pass


class WebSocket:
    def __init__(self):
        self.open = True
        self.sent = []

    async def drain(self):
        await asyncio.sleep(0.01)

    async def write(self, message):
        if not self.open:
            raise ConnectionClosed()
        self.sent.append(message)

    async def close(self):
        await asyncio.sleep(0.01)
        self.open = False


async def broadcast(ws, message):
    if ws.open:
        await ws.drain()
        await ws.write(message)


async def program():
    ws = WebSocket()
    await asyncio.gather(broadcast(ws, "hi"), ws.close())
