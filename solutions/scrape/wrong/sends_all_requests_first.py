"""Sends all requests over one connection before it reads the first answer."""
# fails: at_once with sequential
# fails: closed with timed_out
# fails: broken with timed_out
# fails: late with wrong_result

import asyncio


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    waiting = iter(list(pages))

    async def fetch_pages():
        connection = await asyncio.open_connection(host, port) if pages else None
        for path in pages:
            connection[1].write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        for path in waiting:
            if connection is None:
                connection = await asyncio.open_connection(host, port)
                connection[1].write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            try:
                async with asyncio.timeout(patience):
                    pages[path], stays = await fetch(*connection, host, path)
            except (OSError, asyncio.IncompleteReadError):
                stays = False
            if not stays:
                await close(connection[1])
                connection = None
        if connection is not None:
            await close(connection[1])

    await fetch_pages()
    return pages


async def fetch(reader, writer, host, path):
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    text = body.decode() if first.split()[1] == "200" else None
    return text, headers.get("connection") != "close"


async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass
