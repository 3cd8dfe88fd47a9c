"""Follows links to all hosts."""
# fails: hosts with wrong_result

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages = {}
    places = {}

    def follow(link):
        url = urldefrag(link).url
        if url not in pages:
            pages[url] = None
            group.create_task(visit(url))

    async def visit(url):
        async with places.setdefault(urlsplit(url).hostname, asyncio.Semaphore(per_host)):
            try:
                text = await fetch(url)
            except OSError:
                return
        pages[url] = links(text)
        for link in pages[url]:
            follow(link)

    try:
        async with asyncio.TaskGroup() as group:
            follow(start)
    except BaseExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return pages
