"""The switch points of rewritten modules: where each is, and what the code does there."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SwitchPoint:
    """`kind` is one of read, write, call, loop, entry; `text` the source of what is read, written or called."""

    file: str
    line: int
    kind: str
    text: str
    base: str = ""
    """The expression that holds what is accessed: `account` in `account.balance`; empty for plain names."""
    part: str = ""
    """The attribute, or the source of the index; for plain names, the name."""
    tested: bool = False
    """A branch, a loop or an assertion depends on it."""
    computed: bool = False
    """`part` is an expression that gives the attribute's name, as in `getattr(thing, part)`."""


SITES: Final[list[SwitchPoint]] = []

PRIMITIVE: Final = -1
"""The number of all switch points inside operations of primitives."""

NAMES: Final[dict[int, str]] = {PRIMITIVE: "()"}
"""Number -> what the source calls the thing that is accessed there; empty where nothing is."""


def new_site(site: SwitchPoint) -> int:
    """Registers a switch point; returns its number."""
    number = len(SITES)
    SITES.append(site)
    NAMES[number] = "" if site.kind in ("loop", "entry") else site.part or site.text
    return number
