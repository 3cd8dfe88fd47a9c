"""The lines of a submitted file, with the classes of their colours. The file is read and never run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Literal, Name, Token

from grader.reports.escape import escape_control

MAX_BYTES: Final = 64 * 1024
MAX_LINES: Final = 1500
"""What is shown of a file, at most."""

CLASSES: Final = (
    (Comment, "c"),
    (Keyword, "k"),
    (Literal.String, "s"),
    (Literal.Number, "n"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Builtin, "b"),
    (Name.Decorator, "b"),
)
"""Kind of token -> class of its colour in `page.css`. The first that fits counts."""


class CodeLine(Struct, frozen=True):
    """A line: its number, and its parts as (class, text); the class is empty for plain text."""

    number: int
    parts: tuple[tuple[str, str], ...]


def code_lines(path: Path) -> Iterator[CodeLine]:
    """The lines of the file; none if it cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return
    # Python counts lines by these ends only; `splitlines` knows more of them.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    parts: list[tuple[str, str]] = []
    number = 1
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(lines):
        first, *others = value.split("\n")
        _add(parts, kind, first)
        for other in others:
            yield CodeLine(number, tuple(parts))
            number += 1
            if number > MAX_LINES:
                return
            parts = []
            _add(parts, kind, other)
    if parts:
        yield CodeLine(number, tuple(parts))


def _add(parts: list[tuple[str, str]], kind: object, text: str) -> None:
    if text:
        name = next((name for token, name in CLASSES if kind in token), "") if kind in Token else ""
        parts.append((name, escape_control(text)))
