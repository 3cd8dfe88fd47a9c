"""Fetch many pages over few connections. See README.md."""

from collections.abc import Sequence


async def scrape(
    host: str, port: int, paths: Sequence[str], connections: int, patience: float
) -> dict[str, str | None]:
    """The text of each page, in the order of `paths`; None for another status than 200, and where no answer came.

    Each page is requested once. At most `connections` connections are open at the same time, and each is used again as
    long as it can be used. An answer may take `patience` seconds. At the end, all connections are closed.
    """
    raise NotImplementedError
