"""Opens a connection for each page at once, and limits the requests only."""
# fails: reuse with too_concurrent

import asyncio


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    few = asyncio.Semaphore(connections)

    async def fetch_page(path):
        connection = await asyncio.open_connection(host, port)
        try:
            async with few, asyncio.timeout(patience):
                pages[path], _ = await fetch(*connection, host, path)
        except (OSError, asyncio.IncompleteReadError):
            pass
        await close(connection[1])

    await asyncio.gather(*map(fetch_page, list(pages)))
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
