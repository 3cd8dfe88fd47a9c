"""A chat for many clients."""

import asyncio
import contextlib
import socket

LIMIT = 1_000_000
"""Bytes that may wait for one client."""


async def chat(listener: socket.socket) -> None:
    """Serve a chat at the listening socket until cancelled.

    The first line of a client is its name, and is answered with "hello NAME". Each further line goes to all others as
    "NAME: LINE", in the same order for all. A client for which more than LIMIT bytes wait is thrown out.
    """
    room: set[asyncio.StreamWriter] = set()
    tasks: set[asyncio.Task[None]] = set()

    def send(writer: asyncio.StreamWriter, line: bytes) -> None:
        """Waits for nobody: what the client does not read yet stays in the buffer of its transport."""
        writer.write(line)
        if writer.transport.get_write_buffer_size() > LIMIT:
            room.discard(writer)
            writer.transport.abort()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = await reader.readuntil(b"\n")
        send(writer, b"hello " + name)
        room.add(writer)
        while True:
            line = await reader.readuntil(b"\n")
            for other in room - {writer}:
                send(other, name[:-1] + b": " + line)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, OSError):
                await talk(reader, writer)
        finally:
            room.discard(writer)
            tasks.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, sock=listener)
    try:
        await asyncio.get_running_loop().create_future()  # start_server serves; only a cancellation ends this wait
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
