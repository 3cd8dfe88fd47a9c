"""A number for each exploration, so that those that run at the same time get different processors.

An exploration keeps to one processor. Workers are forks of one process, so they share the number in this memory. Two of
them may draw the same number at the same moment: then two explorations share a processor, as they may by chance.
"""

import mmap

LENGTH = 8
_last = mmap.mmap(-1, LENGTH)


def next_turn() -> int:
    """The number after the one that was drawn last, in this process or another fork."""
    turn = (int.from_bytes(_last[:LENGTH], "little") + 1) % (1 << 31)
    _last[:LENGTH] = turn.to_bytes(LENGTH, "little")
    return turn
