"""The locations that one step of a thread touches, and when two steps can be swapped.

A step is what a thread does between two switch points. A location is a tuple `(kind, owner, part)`. The owner is the
number of an object in its execution, or a text that names a variable.
"""

from typing import Any, Final

Location = tuple[str, Any, Any]

WRITE: Final = 0
"""Access that no other access may be swapped with."""
READ: Final = 1
"""Access that may be swapped with other reads."""
CHANGE: Final = 2
"""Write of one part of a whole: it may be swapped with writes of other parts, which have locations of their own."""
START: Final = 3
"""Start of a job. Starts may be swapped with each other."""
END: Final = 4
"""End of a job. Ends may be swapped with each other."""


class Footprint:
    """The accesses of one step.

    accesses    location -> one of `WRITE`, `READ`, …
    everything  what the step touches is not known, so it depends on every other step
    """

    __slots__ = ("accesses", "everything")

    def __init__(self) -> None:
        self.accesses: dict[Location, int] = {}
        self.everything = False

    def add(self, location: Location, mode: int) -> None:
        """Adds one access."""
        if self.accesses.setdefault(location, mode) != mode:
            self.accesses[location] = WRITE

    def merge(self, other: "Footprint") -> None:
        """Adds all accesses of `other`."""
        self.everything = self.everything or other.everything
        for location, mode in other.accesses.items():
            self.add(location, mode)


class AsleepStep:
    """A step that need not be tried again until a step that depends on it has run.

    footprint  the accesses of the step, from the execution in which it was tried
    known      number of objects that had a number before it. Other objects may have another number in each execution.
    """

    __slots__ = ("_new", "footprint", "known")

    def __init__(self, footprint: Footprint, known: int) -> None:
        self.footprint, self.known = footprint, known
        self._new = [(where, mode) for where, mode in footprint.accesses.items() if is_new(where, known)]

    def depends_on(self, step: Footprint) -> bool:
        """Whether the order of the two steps may matter."""
        own = self.footprint
        if own.everything or step.everything:
            return True
        for where, mode in step.accesses.items():
            known_mode = own.accesses.get(where)
            if known_mode is not None and conflict(known_mode, mode):
                return True
            if self._new and is_new(where, self.known):
                for other, other_mode in self._new:
                    if other[0] == where[0] and conflict(other_mode, mode):
                        return True
        return False


def conflict(first: int, second: int) -> bool:
    """Whether two accesses of the same location may not be swapped."""
    return first != second or first == WRITE


def is_new(where: Location, known: int) -> bool:
    """Whether the location belongs to an object that got its number after the first `known` ones."""
    return type(where[1]) is int and where[1] >= known


Clock = dict[int, int]
"""Task -> number of events, counted from the start of the execution, up to its last event that happened before."""


def join(clock: Clock, other: Clock) -> None:
    """Adds to `clock` all that has happened before `other`."""
    for index, count in other.items():
        if clock.get(index, 0) < count:
            clock[index] = count
