"""Shows frames: on a terminal, each takes the place of the one before; elsewhere, plain lines, one after the other."""

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

KEYS = (
    ("n", "next"),
    ("l", "list"),
    ("h", "hint"),
    ("r", "reset"),
    ("s", "solution"),
    ("p", "page"),
    ("e", "edit"),
    ("q", "quit"),
)
"""The keys of a verdict, each with its word."""
CLEAR, CLEAR_LINE = "\x1b[H\x1b[2J", "\r\x1b[2K"


class Screen:
    """The user's screen.

    is_live  whether frames replace each other: not in a file, a pipe, or a terminal without cursor movements
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.is_live = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
        self._status = ""

    def show(self, draw: Callable[[Console], None], keys: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a frame: what `draw` prints, then the keys, then the status."""
        if not self.is_live:
            draw(self.console)
            self.console.print()
            return
        with self.console.capture() as captured:
            draw(self.console)
            if keys:
                self.console.print()
                self.console.print(_key_line(keys))
        self._write(CLEAR + captured.get())
        self.show_status(self._status)

    def show_status(self, text: str) -> None:
        """Show one line below the frame; without a live screen it is dropped."""
        self._status = text
        if self.is_live:
            line = Text(text, "dim")
            line.truncate(max(1, self.console.width - 1), overflow="ellipsis")
            with self.console.capture() as captured:
                self.console.print(line, end="")
            self._write(CLEAR_LINE + captured.get())

    def leave(self) -> None:
        """The last line of ours: what comes after it begins in a line of its own."""
        if self.is_live:
            self._write(CLEAR_LINE)

    def _write(self, text: str) -> None:
        self.console.file.write(text)
        self.console.file.flush()


def _key_line(keys: tuple[tuple[str, str], ...]) -> Text:
    """The keys in one line, or in more where the terminal is narrow. A key and its word stay together."""
    line = Text()
    for key, word in keys:
        line.append("  " if line else "")
        line.append(key, "bold")
        line.append(f"\N{NO-BREAK SPACE}{word}", "dim")
    return line
