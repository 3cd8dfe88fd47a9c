"""Cancels the other fetches after an exception, and waits until one of them has ended."""
# fails: other_exception with wrong_result

import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(start, fetch, links, hosts, per_host):
    pages, tasks = {}, set()
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
    while tasks:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        tasks -= done
        for task in done:
            if not task.cancelled() and task.exception():
                for other in tasks:
                    other.cancel()
                if tasks:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                raise task.exception()
    return pages
