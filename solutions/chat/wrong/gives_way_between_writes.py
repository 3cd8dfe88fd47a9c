"""Lets other tasks run between two writes of one line, so that orders differ."""
# fails: order with wrong_order

import asyncio


async def chat(listener):
    room, tasks = [], set()

    def send(writer, line):
        writer.write(line)
        if writer.transport.get_write_buffer_size() > 1_000_000:
            writer.transport.abort()

    async def talk(reader, writer):
        name = await reader.readuntil(b"\n")
        send(writer, b"hello " + name)
        room.append(writer)
        while True:
            line = await reader.readuntil(b"\n")
            at = room.index(writer)
            for other in room[at + 1 :] + room[:at]:
                send(other, name[:-1] + b": " + line)
                await asyncio.sleep(0)

    async def serve(reader, writer):
        tasks.add(asyncio.current_task())
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            if writer in room:
                room.remove(writer)
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
