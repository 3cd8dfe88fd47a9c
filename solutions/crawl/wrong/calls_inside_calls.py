"""Waits inside the visit of a page for the visits of its links, call inside call."""
# fails: deep with raised

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages = {}
    places = {host: asyncio.Semaphore(per_host) for host in hosts}

    async def visit(link):
        url = urldefrag(link).url
        if url in pages or urlsplit(url).hostname not in places:
            return
        pages[url] = None
        async with places[urlsplit(url).hostname]:
            try:
                text = await fetch(url)
            except OSError:
                return
        pages[url] = links(text)
        if len(pages[url]) == 1:
            await visit(pages[url][0])
        else:
            async with asyncio.TaskGroup() as group:
                for each in pages[url]:
                    group.create_task(visit(each))

    try:
        await visit(start)
    except BaseExceptionGroup as problems:
        while isinstance(problems, BaseExceptionGroup):
            problems = problems.exceptions[0]
        raise problems from None
    return pages
