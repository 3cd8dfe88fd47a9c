"""Accepts with a blocking call, which stops the event loop."""
# fails: two with blocks_event_loop

import asyncio


async def chat(listener):
    room = []

    async def serve(connection):
        reader, writer = await asyncio.open_connection(sock=connection)
        name = await reader.readline()
        writer.write(b"hello " + name)
        room.append(writer)
        while line := await reader.readline():
            for other in room:
                if other is not writer:
                    other.write(name[:-1] + b": " + line)
        room.remove(writer)
        writer.close()

    async with asyncio.TaskGroup() as group:
        while True:
            connection, _ = listener.accept()
            group.create_task(serve(connection))
