"""Calls urllib in threads, which opens a connection for each page."""
# fails: reuse with no_reuse
# fails: trickle with wrong_result

import asyncio
import http.client
import urllib.error
import urllib.request


async def scrape(host, port, paths, connections, patience):
    pages = dict.fromkeys(paths)
    few = asyncio.Semaphore(connections)

    def fetch(path):
        try:
            with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=patience) as response:
                return response.read().decode() if response.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None

    async def fetch_one(path):
        async with few:
            pages[path] = await asyncio.to_thread(fetch, path)

    await asyncio.gather(*map(fetch_one, list(pages)))
    return pages
