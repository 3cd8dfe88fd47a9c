"""Calls http.client from coroutines, which stops the event loop."""
# fails: at_once with blocks_event_loop
# fails: few_pages with sequential
# fails: order with sequential
# fails: reuse with sequential
# fails: broken with sequential
# fails: trickle with wrong_result
# fails: together with sequential

import asyncio
import http.client


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    waiting = iter(list(pages))

    async def fetch_pages():
        connection = http.client.HTTPConnection(host, port, timeout=patience)
        for path in waiting:
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                text = response.read().decode()
                pages[path] = text if response.status == 200 else None
            except (OSError, http.client.HTTPException):
                connection.close()
        connection.close()

    await asyncio.gather(*[fetch_pages() for _ in range(min(connections, len(pages)))])
    return pages
