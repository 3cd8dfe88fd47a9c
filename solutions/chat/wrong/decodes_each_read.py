"""Decodes each piece that a read returns, and leaves out what is only a part of a letter."""
# fails: rooms with wrong_result

import asyncio


async def chat(listener):
    room, tasks = set(), set()

    def send(writer, line):
        writer.write(line)
        if writer.transport.get_write_buffer_size() > 1_000_000:
            room.discard(writer)
            writer.transport.abort()

    async def talk(reader, writer):
        text = ""

        async def next_line():
            nonlocal text
            while "\n" not in text:
                piece = await reader.read(65536)
                if not piece:
                    raise ConnectionError("the client sends no more")
                text += piece.decode("utf-8", "ignore")
            line, _, text = text.partition("\n")
            return f"{line}\n".encode()

        name = await next_line()
        send(writer, b"hello " + name)
        room.add(writer)
        while True:
            line = await next_line()
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
