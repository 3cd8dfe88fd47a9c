"""What GitHub's runner makes of the lines of a step's log, from its rules (actions/runner, ActionCommand.cs)."""

import re
from typing import NamedTuple

# .NET's Char.IsWhiteSpace: what TrimStart removes.
BLANKS = "\t\n\v\f\r\x85\xa0 \u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


class Command(NamedTuple):
    """A command that the runner carries out."""

    name: str
    properties: dict[str, str]
    message: str


def commands_in(log: str) -> list[Command]:
    """The commands in a log. .NET ends a line at CR, LF, or both."""
    found = [_command(line) for line in re.split(r"\r\n|\r|\n", log)]
    return [each for each in found if each is not None]


def _command(line: str) -> Command | None:
    line = line.removeprefix("\ufeff").lstrip(BLANKS)
    if line.startswith("::"):
        head, mark, message = line[2:].partition("::")
        name, _, rest = head.partition(" ")
        pairs = (pair.partition("=") for pair in rest.split(",") if pair.strip())
        if mark:
            return Command(name, {key.strip(): _plain(value, True) for key, _, value in pairs}, _plain(message, False))
    old = re.search(r"##\[([^\]]*)\](.*)", line)
    return Command(old[1], {}, old[2]) if old else None


def _plain(text: str, is_property: bool) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), *((("%3A", ":"), ("%2C", ",")) if is_property else ())):
        text = text.replace(code, char)
    return text.replace("%25", "%")


def outputs_in(content: str) -> dict[str, str]:
    """The outputs in the file `GITHUB_OUTPUT`. A value of several lines stands between two lines of its own mark."""
    lines, found = iter(content.split("\n")), {}
    for line in lines:
        if not line:
            continue
        name, mark, value = line.partition("=")
        if "<<" in name or not mark:
            raise ValueError(f"not a plain output: {line!r}")
        found[name] = value
    return found
