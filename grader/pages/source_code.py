"""The lines of a submitted file, with the classes of their colours. The file is read and never run."""

import builtins
import html
import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup
from msgspec import Struct

from grader.reports.escape import escape_control

MAX_BYTES: Final = 64 * 1024
MAX_LINES: Final = 1500
"""What is shown of a file, at most."""

COMMENT, STRING, NUMBER, KEYWORD, DEFINED, KNOWN = "csnkfb"
"""Classes of colours in `page.css`; the last two are for names after `def` and `class`, and for built-in names and
decorators."""

NAMES: Final = {name: KNOWN for name in dir(builtins) if name.islower() and name[0] != "_"} | {
    "self": KNOWN,
    "cls": KNOWN,
    **dict.fromkeys(keyword.kwlist, KEYWORD),
}
"""The class of a name's colour, by the name."""

STRINGS: Final = {
    number for number, name in tokenize.tok_name.items() if name == "STRING" or name.startswith(("FSTRING", "TSTRING"))
}
"""Kinds of tokens of which strings are made: since Python 3.12, strings with expressions have several."""

BREAKS: Final = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}
"""Kinds of tokens after which an `@` begins a decorator."""

Span = tuple[int, int | None, str]
"""Characters of a line that have a colour: from, to (None for its end), and the class."""


class CodeLine(Struct, frozen=True):
    """A line: its number, and its parts as (class, text); the class is empty for plain text."""

    number: int
    parts: tuple[tuple[str, str], ...]


def code_html(lines: Iterable[CodeLine]) -> Markup:
    """The lines as items of a list, all text escaped. A page has thousands, and a loop in a template takes long."""
    items = []
    for line in lines:
        text = "".join(
            f'<span class="{name}">{html.escape(part)}</span>' if name else html.escape(part)
            for name, part in line.parts
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
    """The lines of a file with this content."""
    text = content[:MAX_BYTES].decode("utf-8", "replace")
    # Python counts lines by these ends only; `splitlines` knows more of them.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    spans = _spans(text) if coloured else {}
    lines = text.removesuffix("\n").split("\n")[:MAX_LINES] if text else []
    for number, line in enumerate(lines, 1):
        yield CodeLine(number, tuple(_parts(line, spans.get(number, ()))))


def _parts(line: str, spans: Sequence[Span]) -> Iterator[tuple[str, str]]:
    done = 0
    for start, end, name in spans:
        if start > done:
            yield "", escape_code(line[done:start])
        yield name, escape_code(line[max(start, done) : end])
        done = len(line) if end is None else end
    if done < len(line) or not spans:
        yield "", escape_code(line[done:])


def _spans(text: str) -> dict[int, list[Span]]:
    """For each line, by its number, the characters with a colour. After what is no Python, there are none."""
    found: dict[int, list[Span]] = {}
    kind, before, decorates = tokenize.NL, "", False
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            decorates = token.string == "@" and kind in BREAKS if not decorates else token.string not in ("(", "\n", "")
            name = _colour(token, before, decorates=decorates)
            if name:
                (first, start), (last, end) = token.start, token.end
                for line in range(first, last + 1):
                    span = (start if line == first else 0, end if line == last else None, name)
                    found.setdefault(line, []).append(span)
            kind, before = token.type, token.string
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def _colour(token: tokenize.TokenInfo, before: str, *, decorates: bool) -> str:
    """The class of a token's colour; empty for none. `before`: the token before it."""
    kind = token.type
    if kind == tokenize.NAME:
        if decorates:
            return KNOWN
        if before in ("def", "class"):
            return DEFINED
        return "" if before == "." else NAMES.get(token.string, "")
    if kind == tokenize.OP:
        return KNOWN if decorates else ""
    if kind in STRINGS:
        return STRING
    return COMMENT if kind == tokenize.COMMENT else NUMBER if kind == tokenize.NUMBER else ""
