"""Waits for as many letters as there are bytes."""
# fails: one_page with timed_out
# fails: late with wrong_result
# fails: reuse with partly_concurrent
# fails: trickle with wrong_result
# fails: together with partly_concurrent

import asyncio


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    waiting = iter(list(pages))

    async def fetch_pages():
        connection = None
        for path in waiting:
            connection = connection or await asyncio.open_connection(host, port)
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

    await asyncio.gather(*[fetch_pages() for _ in range(min(connections, len(pages)))])
    return pages


async def fetch(reader, writer, host, path):
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = b""
    while len(body.decode(errors="ignore")) < int(headers["content-length"]):
        body += await reader.readexactly(1)
    text = body.decode() if first.split()[1] == "200" else None
    return text, headers.get("connection") != "close"


async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass
