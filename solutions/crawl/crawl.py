"""Fetch all pages that can be reached from one page."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urldefrag, urlsplit


async def crawl(
    start: str,
    fetch: Callable[[str], Awaitable[str]],
    links: Callable[[str], list[str]],
    hosts: Collection[str],
    per_host: int,
) -> dict[str, list[str] | None]:
    """The links on each page that can be reached from `start` within `hosts`; None for a page that cannot be had.

    Each page is fetched once, and at most `per_host` pages of a host at the same time. URLs are without fragments.
    If `fetch` raises anything but an OSError, end the other fetches, and raise that.
    """
    pages: dict[str, list[str] | None] = {}
    places = {host: asyncio.Semaphore(per_host) for host in hosts}

    def follow(link: str) -> None:
        """Sees to a page that is not known yet. Nothing is awaited between the question and the answer."""
        url = urldefrag(link).url
        if url not in pages and urlsplit(url).hostname in places:
            pages[url] = None
            group.create_task(visit(url))

    async def visit(url: str) -> None:
        async with places[urlsplit(url).hostname or ""]:
            try:
                text = await fetch(url)
            except OSError:
                return
        pages[url] = found = links(text)
        for link in found:
            follow(link)

    try:
        async with asyncio.TaskGroup() as group:
            follow(start)
    except BaseExceptionGroup as problems:
        raise problems.exceptions[0] from None
    return pages
