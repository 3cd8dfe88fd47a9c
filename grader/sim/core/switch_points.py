"""The switch points of rewritten modules: where each is, and what the code does there."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SwitchPoint:
    """A place in a rewritten module where the scheduler can switch tasks."""

    file: str
    """Resolved path of the source file."""
    line: int
    kind: str
    """read, write, call, loop or entry."""
    text: str
    """Source text of what is read, written or called."""
    base: str = ""
    """The expression that holds what is accessed: `account` in `account.balance`; empty for plain names."""
    part: str = ""
    """The attribute, or the source of the index; for plain names, the name."""
    tested: bool = False
    """A branch, a loop condition or an assertion depends on the value."""
    computed: bool = False
    """`part` is an expression that gives the attribute's name, as in `getattr(account, part)`."""


SWITCH_POINTS: Final[list[SwitchPoint]] = []
"""All switch points of loaded modules; the index is the number of the switch point."""

PRIMITIVE_POINT: Final = -1
"""Number of all switch points inside operations of primitives."""

ACCESSED_NAMES: Final[dict[int, str]] = {PRIMITIVE_POINT: "()"}
"""Number of a switch point -> what the source calls the accessed variable; empty where nothing is accessed."""


def points_without_effect() -> frozenset[int]:
    """Numbers of the switch points at which code touches nothing that changes, as far as the sources show.

    A switch there is the same as one at the next other point of the task.
    """
    writes = [point for point in SWITCH_POINTS if point.kind == "write"]
    written = {point.part or point.text for point in writes}
    any_name = any(point.computed for point in writes)

    def never_changes(point: SwitchPoint) -> bool:
        is_item = bool(point.base) and point.text.startswith(f"{point.base}[")  # a call may change the container
        return not (any_name or is_item or point.computed or (point.part or point.text) in written)

    return frozenset(
        number
        for number, point in enumerate(SWITCH_POINTS)
        if point.kind in ("loop", "entry") or (point.kind == "read" and never_changes(point))
    )


def register_switch_point(point: SwitchPoint) -> int:
    """Adds a switch point; returns its number."""
    number = len(SWITCH_POINTS)
    SWITCH_POINTS.append(point)
    ACCESSED_NAMES[number] = "" if point.kind in ("loop", "entry") else point.part or point.text
    return number
