"""Closes only the connections of clients in the room when it is cancelled."""
# fails: nameless with left_running

import asyncio


async def chat(listener):
    room, tasks = set(), {}

    def send(writer, line):
        writer.write(line)
        if writer.transport.get_write_buffer_size() > 1_000_000:
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
        tasks[writer] = asyncio.current_task()
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            room.discard(writer)
            tasks.pop(writer)
            writer.transport.abort()

    server = await asyncio.start_server(serve, sock=listener)
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()
        talking = [tasks[writer] for writer in room]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
