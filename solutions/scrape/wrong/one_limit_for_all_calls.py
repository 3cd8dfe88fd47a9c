"""Takes the number of connections from the first call, for all calls together."""
# fails: together with sequential

import asyncio

limits = []


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    waiting = iter(list(pages))
    limits.append(asyncio.Semaphore(max(connections, 1)))

    async def fetch_pages():
        connection = None
        for path in waiting:
            connection = connection or await asyncio.open_connection(host, port)
            try:
                async with limits[0], asyncio.timeout(patience):
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
    body = await reader.readexactly(int(headers["content-length"]))
    text = body.decode() if first.split()[1] == "200" else None
    return text, headers.get("connection") != "close"


async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass
