"""The hostile submissions: each a file in `submissions/`, whose comments say what it tries and what it must get."""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent / "submissions"
TOO_LARGE = b"# Too large for a solution.\n# verdict: unreadable\n" + b"#" * (1 << 20)


class Hostile(NamedTuple):
    """`reasons`: any of them is true of it. `says`: part of what the verdict must tell."""

    content: bytes
    reasons: tuple[str, ...]
    says: str


def load() -> dict[str, Hostile]:
    """By name."""
    found = {path.stem: _read(path.read_bytes()) for path in sorted(FOLDER.glob("*.py"))}
    return found | {"malformed_too_large": _read(TOO_LARGE)}


def _read(content: bytes) -> Hostile:
    text = content.replace(b"\0", b"")  # one of them is UTF-16
    verdict = re.search(rb"# verdict: ([a-z_, ]+)", text)
    says = re.search(rb"# says: (.*)", text)
    assert verdict, "a hostile submission states its verdict"
    return Hostile(content, tuple(verdict[1].decode().split(", ")), says[1].decode() if says else "")
