"""Fetch all pages that can be reached from one page. See README.md."""

from collections.abc import Awaitable, Callable, Collection


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
    raise NotImplementedError
