"""Lets workers end when the queue is empty for a moment."""
# fails: cycles with wrong_result
# fails: real with sequential

import asyncio
from collections import deque
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages, waiting = {}, deque([urldefrag(start).url])
    pages[waiting[0]] = None

    async def work():
        while waiting:
            url = waiting.popleft()
            try:
                text = await fetch(url)
            except OSError:
                continue
            pages[url] = links(text)
            for link in pages[url]:
                url = urldefrag(link).url
                if url not in pages and urlsplit(url).hostname in hosts:
                    pages[url] = None
                    waiting.append(url)

    await asyncio.gather(*[work() for _ in range(per_host)])
    return pages
