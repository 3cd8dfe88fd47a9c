"""Looks every 14 ms whether something is left."""
# fails: cycles with wrong_result

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages, tasks, problems = {}, set(), []
    places = {host: asyncio.Semaphore(per_host) for host in hosts}

    def follow(link):
        url = urldefrag(link).url
        if url not in pages and urlsplit(url).hostname in places:
            pages[url] = None
            tasks.add(asyncio.create_task(visit(url)))

    async def visit(url):
        async with places[urlsplit(url).hostname]:
            try:
                text = await fetch(url)
            except OSError:
                return
        pages[url] = links(text)
        for link in pages[url]:
            follow(link)

    follow(start)
    try:
        while any(not task.done() for task in tasks):
            await asyncio.sleep(0.0137)
            problems = [task.exception() for task in tasks if task.done() and task.exception()]
            if problems:
                raise problems[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return pages
