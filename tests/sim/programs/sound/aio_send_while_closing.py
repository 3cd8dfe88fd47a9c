"""The right twin of `bugs/aio_send_while_closing.py`."""

import asyncio


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
    await ws.drain()
    if ws.open:
        await ws.write(message)


async def program():
    ws = WebSocket()
    await asyncio.gather(broadcast(ws, "hi"), ws.close())
