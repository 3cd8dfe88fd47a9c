"""Counts the bytes that wait for all clients together."""
# fails: patience with wrong_result

import asyncio


async def chat(listener):
    room, tasks = set(), set()

    def send(writer, line):
        writer.write(line)
        if sum(each.transport.get_write_buffer_size() for each in room) > 1_000_000:
            room.discard(writer)
            writer.transport.abort()

    async def talk(reader, writer):
        name = await reader.readuntil(b"\n")
        send(writer, b"hello " + name)
        room.add(writer)
        while True:
            line = await reader.readuntil(b"\n")
            for other in room - {writer}:
                send(other, name[:-1] + b": " + line)

    async def serve(reader, writer):
        tasks.add(asyncio.current_task())
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            room.discard(writer)
            tasks.discard(asyncio.current_task())
            writer.transport.abort()

    server = await asyncio.start_server(serve, sock=listener)
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
