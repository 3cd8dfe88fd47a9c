"""Gives the head its patience, and the body another one."""
# fails: trickle with wrong_result

import asyncio



async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    waiting = iter(list(dict.fromkeys(paths)))

    async def fetch_pages():
        connection = None
        for path in waiting:
            connection = connection or await asyncio.open_connection(host, port)
            try:
                pages[path], stays = await fetch(*connection, host, path, patience)
            except (OSError, asyncio.IncompleteReadError):
                stays = False
            if not stays:
                await close(connection[1])
                connection = None
        if connection is not None:
            await close(connection[1])

    await asyncio.gather(*[fetch_pages() for _ in range(min(connections, len(set(paths))))])
    return pages


async def fetch(reader, writer, host, path, patience):
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    first, *lines = head.decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await asyncio.wait_for(reader.readexactly(int(headers["content-length"])), patience)
    text = body.decode() if first.split()[1] == "200" else None
    return text, headers.get("connection") != "close"


async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass
