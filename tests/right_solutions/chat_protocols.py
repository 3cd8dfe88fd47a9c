# exercise: chat
"""Protocols instead of streams: no task for a client, only calls from the loop."""

import asyncio


class Client(asyncio.Protocol):
    """One connection. `room` holds the clients that have a name."""

    def __init__(self, room, everybody):
        self.room, self.everybody = room, everybody
        self.name, self.rest = None, b""

    def connection_made(self, transport):
        self.transport = transport
        self.everybody.add(self)

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if self.name is None:
                self.name = line
                self.room[self] = None
                self.send(b"hello " + line + b"\n")
            else:
                for other in [each for each in self.room if each is not self]:
                    other.send(self.name + b": " + line + b"\n")

    def send(self, line):
        self.transport.write(line)
        if self.transport.get_write_buffer_size() > 1_000_000:
            self.room.pop(self, None)
            self.transport.abort()

    def eof_received(self):
        self.room.pop(self, None)
        self.transport.abort()

    def connection_lost(self, error):
        self.room.pop(self, None)
        self.everybody.discard(self)


async def chat(listener):
    room, everybody = {}, set()
    server = await asyncio.get_running_loop().create_server(lambda: Client(room, everybody), sock=listener)
    try:
        await asyncio.Event().wait()
    finally:
        server.close()
        for client in everybody:
            client.transport.abort()
