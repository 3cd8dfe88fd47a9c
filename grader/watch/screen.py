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
MOVES = {"up": -1, "down": 1, "page up": -1, "page down": 1, " ": 1}
"""Keys that move a long frame, with the direction."""
CLEAR, CLEAR_LINE = "\x1b[H\x1b[2J", "\r\x1b[2K"


STEP = 3
"""Lines by which an arrow key moves a frame that is longer than the screen."""


class Screen:
    """The user's screen.

    A frame that is longer than the screen begins at its top, with the words of the verdict, and can be moved.

    is_live  whether frames replace each other: not in a file, a pipe, or a terminal without cursor movements
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.is_live = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
        self._status = ""
        self._draw: Callable[[Console], None] = lambda _: None
        self._keys: tuple[tuple[str, str], ...] = ()
        self._lines: list[str] = []
        self._first = 0
        """Number of the line that is at the top."""

    def show(self, draw: Callable[[Console], None], keys: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a frame: what `draw` prints, then the keys, then the status."""
        self._draw, self._keys, self._first = draw, keys, 0
        if not self.is_live:
            draw(self.console)
            self.console.print()
            return
        self.redraw()

    def redraw(self) -> None:
        """Show the last frame again, at the place where it is: the terminal may have another size now."""
        if self.is_live:
            self._lines = self._printed(self._draw)
            self._paint()

    def move(self, key: str) -> bool:
        """Move the frame for a key, if it is longer than the screen and the key moves frames. Returns whether it is."""
        footer = self._footer()
        if key not in MOVES or not self.is_live or not self._is_long(footer):
            return False
        self._first += MOVES[key] * (STEP if key in ("up", "down") else self._room(footer))
        self._paint()
        return True

    def move_to_end(self) -> None:
        """Show the end of the frame."""
        if self.is_live:
            self._first = len(self._lines)
            self._paint()

    def _paint(self) -> None:
        footer = self._footer()
        if not self._is_long(footer):
            self._first = 0
            shown = self._lines
        else:
            room = self._room(footer)
            self._first = max(0, min(self._first, self._last_first(room)))
            shown = self._from(self._first, room)
            below = len(self._lines) - self._first - len(shown)
            words = [f"{self._first} lines above: ↑" if self._first else "", f"{below} lines below: ↓" if below else ""]
            text = f"… {', '.join(filter(None, words))}"
            shown = [*shown, *self._printed(lambda console: console.print(Text(text, "dim"), no_wrap=True))]
        self._write(CLEAR + "\n".join([*shown, *footer, ""]))
        self.show_status(self._status)

    def _printed(self, draw: Callable[[Console], None]) -> list[str]:
        with self.console.capture() as captured:
            draw(self.console)
        return captured.get().splitlines()

    def _footer(self) -> list[str]:
        keys = self._keys
        return ["", *self._printed(lambda console: console.print(_key_line(keys)))] if keys else []

    def _room(self, footer: list[str]) -> int:
        """Rows for a part of a long frame: without the keys, the line that says that there is more, and the status."""
        return max(1, self.console.height - len(footer) - 2)

    def _is_long(self, footer: list[str]) -> bool:
        return bool(footer) and sum(map(self._rows, self._lines)) > self._room(footer) + 1

    def _from(self, first: int, room: int) -> list[str]:
        """The lines from number `first` on for which there is room, at least one."""
        rows = 0
        shown: list[str] = []
        for line in self._lines[first:]:
            rows += self._rows(line)
            if shown and rows > room:
                break
            shown.append(line)
        return shown

    def _last_first(self, room: int) -> int:
        """The first line of the last part."""
        first, rows = len(self._lines), 0
        while first and (rows := rows + self._rows(self._lines[first - 1])) <= room:
            first -= 1
        return min(first, len(self._lines) - 1)

    def _rows(self, line: str) -> int:
        """Rows of the terminal that a line takes: a path is not broken into lines by us."""
        return max(1, -(-Text.from_ansi(line).cell_len // max(1, self.console.width)))

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
