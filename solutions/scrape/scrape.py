"""Fetch many pages over few connections."""

import asyncio
import contextlib
from collections.abc import Sequence

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def scrape(
    host: str, port: int, paths: Sequence[str], connections: int, patience: float
) -> dict[str, str | None]:
    """The text of each page, in the order of `paths`; None for another status than 200, and where no answer came.

    Each page is requested once. At most `connections` connections are open at the same time, and each is used again as
    long as it can be used. An answer may take `patience` seconds. At the end, all connections are closed.
    """
    pages: dict[str, str | None] = dict.fromkeys(paths)
    waiting = iter(list(pages))

    async def fetch_pages() -> None:
        connection: Connection | None = None
        for path in waiting:
            connection = connection or await asyncio.open_connection(host, port)
            try:
                async with asyncio.timeout(patience):
                    pages[path], stays = await fetch(connection, host, path)
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                stays = False
            if not stays:
                await close(connection)
                connection = None
        if connection is not None:
            await close(connection)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(connections, len(pages))):
            group.create_task(fetch_pages())
    return pages


async def fetch(connection: Connection, host: str, path: str) -> tuple[str | None, bool]:
    """The text of a page, and whether the connection can be used again."""
    reader, writer = connection
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, *lines = head.strip().split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    text = body.decode() if status_line.split()[1] == "200" else None
    return text, headers.get("connection", "").lower() != "close"


async def close(connection: Connection) -> None:
    """Closes the connection, whatever state it is in."""
    connection[1].close()
    with contextlib.suppress(OSError):
        await connection[1].wait_closed()
