"""Fetches level by level, and waits for the slowest page of each."""
# fails: at_once with wrong_result

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages = {}
    places = {host: asyncio.Semaphore(per_host) for host in hosts}

    async def visit(url):
        async with places[urlsplit(url).hostname]:
            try:
                text = await fetch(url)
            except OSError:
                return
        pages[url] = links(text)

    level = [urldefrag(start).url]
    while level:
        pages.update(dict.fromkeys(level))
        try:
            async with asyncio.TaskGroup() as group:
                for url in level:
                    group.create_task(visit(url))
        except BaseExceptionGroup as problems:
            raise problems.exceptions[0] from None
        found = dict.fromkeys(urldefrag(link).url for url in level for link in pages[url] or ())
        level = [url for url in found if url not in pages and urlsplit(url).hostname in places]
    return pages
