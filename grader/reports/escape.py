"""Make text from a submission safe to show. Each kind of channel has one function here, and no format has its own.

a terminal           escape_control, escape_control_lines
the log of a CI job  for_log; `LogStream` for all that a command prints
a command to GitHub  for_workflow_command, for_workflow_property; `write_workflow_command` prints one
a cell of a CSV      for_cell
Markdown             for_markdown, code_block; for_github where GitHub shows it
HTML                 for_html
XML                  for_xml
output for VPL       for_vpl
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

MAX_CODE_COLUMNS = 500
"""Characters of a line in a code block, at most: a line of a program's output or source can have any length."""


def escape_control(text: str) -> str:
    """`text` with an escape for each character that is not printable (control, bidi mark, lone surrogate)."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def escape_control_lines(text: str) -> str:
    """Like `escape_control`, but line breaks stay; each becomes a plain newline."""
    return "\n".join(map(escape_control, text.splitlines()))


LOG_COMMAND = re.compile(
    r"(?:^|(?<=\r))(?=[^\S\n]*(?:::|<\|--|--\|>|(?:grade|comment) :=>>))|(?<=#)(?=#\w*\[)", re.IGNORECASE | re.MULTILINE
)
"""Where a CI service would take a line for a command: `::error` and the marks of VPL at the start of a line, after
blanks too; `##[add-mask]`, `##vso[...]` and `##teamcity[...]` anywhere in it."""


def for_log(text: str) -> str:
    """`text` for the log of a CI job. A backslash keeps the service from taking a line for a command."""
    return LOG_COMMAND.sub(r"\\", text)


class LogStream:
    """A text stream that passes on to `stream`, line by line, what is written to it, as `for_log` changes it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._line, self._inside = stream, "", False

    def write(self, text: str) -> int:
        """Write the lines that are complete; a line without an end waits for it."""
        whole, newline, self._line = (self._line + text).rpartition("\n")
        if newline:
            self._stream.write(for_log(whole) + newline)
            self._inside = False
        return len(text)

    def flush(self) -> None:
        """Write the line without an end, too. What follows it is taken for a line of its own."""
        if self._line:
            self._stream.write(for_log(self._line))
            self._line, self._inside = "", True
        self._stream.flush()

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def write_command(self, line: str) -> None:
        """Write a command of our own to the CI service. Text in it went through `for_workflow_command`."""
        if self._line or self._inside:
            self.write("\n")
        self._stream.write(f"{line}\n")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def write_workflow_command(line: str, stream: TextIO) -> None:
    """Write a command of our own as one line, also to a stream that lets no other line be one."""
    if isinstance(stream, LogStream):
        stream.write_command(line)
    else:
        stream.write(f"{line}\n")


def for_workflow_command(text: str) -> str:
    """`text` as the message of a command to GitHub: its line breaks stay, and it ends neither line nor command."""
    shown = for_log(escape_control_lines(text))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def for_workflow_property(text: str) -> str:
    """`text` on one line, as a property of a command to GitHub, such as a title or a file."""
    shown = for_workflow_command(" ".join(text.splitlines()))
    return shown.replace(":", "%3A").replace(",", "%2C")


FORMULA = re.compile(r"""(^|[,;|\t])([\s\u00a0\u3000'"]*)(?=[=+\-@|%＝＋－＠])""")
"""Where a spreadsheet would begin a formula: at the start of a text, or after a character that separates cells in the
spreadsheet of some country."""


def for_cell(value: object) -> str:
    """The value as the text of a cell. An apostrophe keeps a spreadsheet from taking a text for a formula.

    A text with separators can be split into several cells, whatever surrounds it. None of them begins with a formula.
    """
    text = escape_control(str(value))
    if type(value) is not str:
        return text
    return FORMULA.sub(r"\1'\2", text)


def for_vpl(text: str) -> list[str]:
    """The lines of `text` for the output of a VPL evaluation, behind a `>` or `-` that the caller puts before each.

    The marks of VPL count at the start of a line only. They are broken up all the same: a version may be less strict.
    """
    shown = escape_control_lines(text).replace(":=>>", ":=> >").replace("<|--", "< |--").replace("--|>", "--| >")
    return shown.split("\n")


def for_markdown(text: str) -> str:
    """`text` on one line, with every character escaped that has a meaning in Markdown or HTML."""
    shown = escape_control(" ".join(text.splitlines())).strip()
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|>~@:/&=$^])", r"\\\1", shown)
    return escaped.replace("<", "&lt;")


ZERO_WIDTH_SPACE = "\u200b"
GITHUB_REFERENCE = re.compile(r"(?<=@)|(?<=\\#)(?=\d)|(?<=:)(?=\\/\\/)|(?<=www)(?=\\\.)|(?<=GH)(?=\\-)", re.IGNORECASE)
"""Where GitHub would begin a mention of a person, a reference to an issue, or a link, although the text is escaped for
Markdown: it looks for them in the finished page."""


def for_github(lines: Iterable[str]) -> Iterator[str]:
    """Lines of Markdown that `for_markdown` and `code_block` made, for pages of GitHub: without mentions and links.

    A space without width breaks each of them. Code blocks stay as they are, because GitHub finds nothing there.
    """
    fence = ""
    for line in lines:
        if fence:
            fence = "" if line == fence else fence
            yield line
        elif opened := re.fullmatch(r"(`{3,})text", line):
            fence = opened[1]
            yield line
        else:
            yield GITHUB_REFERENCE.sub(ZERO_WIDTH_SPACE, line)


def cut_markdown(lines: Iterable[str], limit: int, note: str) -> Iterator[str]:
    """The first lines that fit into `limit` bytes of UTF-8, then `note` if more follow. No code block stays open."""
    fence, used = "", 0
    for line in lines:
        size = len(line.encode("utf-8", "backslashreplace")) + 1
        if used + size > limit - len(note.encode()) - len(fence) - 10:
            yield from (("…", fence) if fence else ())
            yield from ("", note)
            return
        used += size
        yield line
        if fence:
            fence = "" if line == fence else fence
        elif opened := re.fullmatch(r"(`{3,})text", line):
            fence = opened[1]


def code_block(lines: list[str]) -> Iterator[str]:
    """The lines as a code block, between fences that are longer than any run of backticks in them."""
    shown = [escape_control(line[:MAX_CODE_COLUMNS] + "…" * (len(line) > MAX_CODE_COLUMNS)) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *shown, fence, "")


def for_html(text: str) -> str:
    """`text` for an element or a quoted attribute of HTML. Line breaks stay."""
    return html.escape(escape_control_lines(text))


def for_xml(text: str) -> str:
    """`text` that XML 1.0 can hold. The XML library escapes the markup; it does not reject what XML cannot hold."""
    return escape_control_lines(text)
