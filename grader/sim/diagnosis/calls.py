"""Numbers the calls of the program's functions, so that steps of one piece of work can be distinguished.

A step has the calls that it is inside of, with the line that each one had reached. Two steps belong together as far as
these agree.
"""

from collections.abc import Collection
from types import CodeType, FrameType
from typing import Final

Stack = tuple[tuple[int, int], ...]
"""(number of the call, its line) of each call of the program that a step is in, the innermost one last."""

MAX_DEPTH: Final = 30
"""Calls that a step remembers at most: the innermost ones."""


class CallNumbers:
    """Gives each call a number when it begins."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[int, CodeType]] = {}
        self._count = 0

    def begin(self, frame: FrameType) -> None:
        """A call begins."""
        self._count += 1
        self._numbers[id(frame)] = self._count, frame.f_code

    def number_of(self, frame: FrameType) -> int:
        """The number of the call. It gets one now if its beginning was not seen."""
        known = self._numbers.get(id(frame))
        if known is None or known[1] is not frame.f_code:
            self.begin(frame)
        return self._numbers[id(frame)][0]

    def stack(self, frame: FrameType, files: Collection[str]) -> Stack:
        """The calls in these files that the frame is in, itself included."""
        found: list[tuple[int, int]] = []
        at: FrameType | None = frame
        while at is not None and len(found) < MAX_DEPTH:
            if at.f_code.co_filename in files:
                found.append((self.number_of(at), at.f_lineno))
            at = at.f_back
        return tuple(reversed(found))


def common_lines(one: Stack, two: Stack) -> tuple[int, int] | None:
    """The lines that the two steps had reached in the innermost call that both are in; None if there is none."""
    lines = None
    numbers = dict(one)
    for number, line in two:
        if number in numbers:
            lines = numbers[number], line
    return lines


def is_inside(inner: Stack, outer: Stack) -> bool:
    """Whether the first step is in the call that the second one is in, or in a call that it made."""
    return bool(outer) and outer[-1][0] in (number for number, _ in inner)
