"""Leaves out of a program's output what is not the program's: frames of the grader in tracebacks and warnings.

A job that raises is called through files of the grader. They say nothing to the person whose traceback it is.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from grader.model import OutputLine

PLACE = r"[^\"]*[/\\]grader[/\\](?:student|sim)[/\\][\w/\\]+\.py"
FRAME = re.compile(rf'([ |+-]*  )File "{PLACE}", line ')
"""The first line of a frame; the group is its indentation."""
WARNING = re.compile(rf"(?:{PLACE}|[^\"]*[/\\]lib[/\\]python[^\"]*\.py):\d+: (\w+Warning: .*)")
"""A warning at a line of the grader or of the library; the group is what it says. That line is printed below it."""


class OwnOutput:
    """Takes the lines of one run in order."""

    def __init__(self) -> None:
        self._indentation, self._most = "", 0

    def shown(self, line: OutputLine) -> Iterator[OutputLine]:
        """The line as it is shown; nothing if it shows code of the grader only."""
        if line.stream != "stderr":
            yield line
        elif self._most and line.text.startswith(self._indentation):
            self._most -= 1
        elif frame := FRAME.match(line.text):
            self._indentation, self._most = f"{frame[1]}  ", MOST
        elif warning := WARNING.match(line.text):
            self._indentation, self._most = "  ", 1
            yield replace(line, text=warning[1])
        else:
            self._most = 0
            yield line


MOST = 6
"""Lines below the first one of a frame, at most: source lines and marks below them."""
