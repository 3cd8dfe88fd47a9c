"""Keys by their names, whatever bytes a terminal sends for them."""

import pytest

from grader.watch.keys import names_of


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"n", ["n"]),
        (b"N", ["n"]),
        (b"hh", ["h", "h"]),
        (b"\r", ["enter"]),
        (b"\n", ["enter"]),
        (b"\x1b", ["escape"]),
        (b"\x1b[A\x1b[B", ["up", "down"]),
        (b"\x1bOA", ["up"]),
        (b"\x1b[5~\x1b[6~ ", ["page up", "page down", " "]),
        (b"\x1b[1;5Cq", ["q"]),  # Ctrl and an arrow: it means nothing here
        (b"\x1b[3~l", ["l"]),
        (b"\x1b[", []),
        (b"", []),
    ],
)
def test_bytes_of_a_terminal_are_keys(data, names):
    assert names_of(data) == names
