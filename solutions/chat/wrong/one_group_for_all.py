"""Runs all clients in one task group, which ends with the first that leaves."""
# fails: leaving with raised

import asyncio


async def chat(listener):
    room = set()

    def send(writer, line):
        writer.write(line)
        if writer.transport.get_write_buffer_size() > 1_000_000:
            room.discard(writer)
            writer.transport.abort()

    async def serve(reader, writer):
        try:
            name = await reader.readuntil(b"\n")
            send(writer, b"hello " + name)
            room.add(writer)
            while True:
                line = await reader.readuntil(b"\n")
                for other in room - {writer}:
                    send(other, name[:-1] + b": " + line)
        finally:
            room.discard(writer)
            writer.transport.abort()

    async with asyncio.TaskGroup() as group:

        def connected(reader, writer):
            group.create_task(serve(reader, writer))

        server = await asyncio.start_server(connected, sock=listener)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            server.close()
