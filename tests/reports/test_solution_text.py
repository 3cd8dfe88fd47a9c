"""A solution in the terminal: its code stays code where the terminal is narrow."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.reports.solution_text import show_solution

CODE = """def count(limit):
    for number in range(limit):
        print("a line that is much longer than a narrow terminal", number)

        pause()
"""


def shown(width, **how):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, highlight=False, **how)
    show_solution(Path("count.py"), CODE, [], console)
    return console.file.getvalue()


@pytest.mark.parametrize("how", [{"no_color": True}, {"color_system": None}])
def test_a_long_line_goes_on_deeper_than_it_begins(how):
    lines = [line for line in shown(40, **how).splitlines() if "\x1b" not in line]
    at = lines.index('        print("a line that is')
    assert lines[at + 1].startswith(" " * 16 + "much longer")
    assert all(len(line) <= 40 for line in lines)
    assert lines[-1] == "        pause()"
    assert lines[-2] == ""


def test_a_line_with_room_is_left_as_it_is():
    assert CODE.strip() in shown(100, no_color=True)


def test_code_has_colours_where_the_terminal_has():
    assert "\x1b[" in shown(40, color_system="standard").split("count.py", 1)[1]
