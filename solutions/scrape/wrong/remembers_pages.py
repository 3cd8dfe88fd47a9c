"""Does not request a page that an earlier call has had from this server."""
# fails: together with wrong_result

import asyncio


known = {}


async def scrape(host, port, paths, connections, patience):
    pages = {path: known.get((host, port, path)) for path in paths}
    missing = [path for path, text in pages.items() if text is None]
    waiting = iter(missing)

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

    await asyncio.gather(*[fetch_pages() for _ in range(min(connections, len(missing)))])
    known.update({(host, port, path): text for path, text in pages.items()})
    return pages


async def fetch(reader, writer, host, path):
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
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
