"""The switch points of rewritten modules: where each is, and what the code does there."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Site:
    """`kind` is one of read, write, call, loop, entry; `text` the source of what is read, written or called."""

    file: str
    line: int
    kind: str
    text: str
    base: str = ""
    """The expression that holds what is accessed: `account` in `account.balance`; empty for plain names."""
    part: str = ""
    """The attribute, or the source of the index; for plain names, the name."""


SITES: Final[list[Site]] = []


def new_site(site: Site) -> int:
    """Registers a switch point; returns its number."""
    SITES.append(site)
    return len(SITES) - 1
