"""Takes only the exceptions of broken connections for broken pages."""
# fails: broken with wrong_result

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages = {}
    places = {host: asyncio.Semaphore(per_host) for host in hosts}

    def follow(link):
        url = urldefrag(link).url
        if url not in pages and urlsplit(url).hostname in places:
            pages[url] = None
            group.create_task(visit(url))

    async def visit(url):
        async with places[urlsplit(url).hostname]:
            try:
                text = await fetch(url)
            except (ConnectionError, TimeoutError):
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
