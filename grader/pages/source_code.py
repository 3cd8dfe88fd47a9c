"""The lines of a submitted file, with the classes of their colours. The file is read and never run."""

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape
from msgspec import Struct
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Literal, Name, Token

from grader.reports.escape import escape_control

MAX_BYTES: Final = 64 * 1024
MAX_LINES: Final = 1500
"""Bytes and lines of a file that are shown, at most."""

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


def code_html(lines: Iterable[CodeLine]) -> Markup:
    """The lines as items of a list, all text escaped. A page has thousands, and a loop in a template takes long."""
    items = []
    for line in lines:
        text = "".join(
            f'<span class="{name}">{escape(part)}</span>' if name else str(escape(part)) for name, part in line.parts
        )
        at = f'<span class="marks"></span><span class="at">{line.number}</span>'
        items.append(f'<li data-line="{line.number}">{at}<span class="text">{text}</span></li>')
    return Markup("\n".join(items))  # noqa: S704 - each part is escaped above; names of classes are ours


def read_code(path: Path) -> bytes:
    """The beginning of the file; nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return b""


def escape_code(text: str) -> str:
    """Like `escape_control`, but a tab stays: the lines of code keep their shape."""
    return text if text.isprintable() else "\t".join(map(escape_control, text.split("\t")))


def browser_column(source: str, column: int) -> int:
    """How many of a browser's characters, which are units of UTF-16, the first `column` characters of a line take."""
    if source.isascii() and source.isprintable():
        return min(column, len(source))
    return len(escape_code(source[:column]).encode("utf-16-le", "surrogatepass")) // 2


def code_lines(content: bytes, *, coloured: bool = True) -> Iterator[CodeLine]:
    """The lines of a file with this content. Without colours it takes a fifth of the time."""
    text = content[:MAX_BYTES].decode("utf-8", "replace")
    # Python counts lines by these ends only; `splitlines` knows more of them.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not coloured:
        some = lines.removesuffix("\n").split("\n")[:MAX_LINES]
        yield from (CodeLine(number, (("", escape_code(each)),)) for number, each in enumerate(some, 1))
        return
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
        parts.append((_class_of(kind), escape_code(text)))


@functools.cache
def _class_of(kind: object) -> str:
    return next((name for token, name in CLASSES if kind in token), "") if kind in Token else ""
