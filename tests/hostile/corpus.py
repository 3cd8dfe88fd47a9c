"""The hostile submissions: files in `submissions/`, whose comments state what they try and their expected verdict."""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent / "submissions"
TOO_LARGE = b"# A file that is too large for a solution.\n# verdict: unreadable\n" + b"#" * (1 << 20)


class Hostile(NamedTuple):
    """`reasons`: each of them is a correct verdict. `says`: part of what the finding must say."""

    content: bytes
    reasons: tuple[str, ...]
    says: str


def load() -> dict[str, Hostile]:
    """All hostile submissions, by name."""
    found = {path.stem: read_hostile(path.read_bytes()) for path in sorted(FOLDER.glob("*.py"))}
    return found | load_for_accounts() | {"malformed_too_large": read_hostile(TOO_LARGE)}


def load_for_accounts() -> dict[str, Hostile]:
    """Those that aim at the grader's own files and processes, by name: with an account of its own, none succeeds."""
    return {path.stem: read_hostile(path.read_bytes()) for path in sorted((FOLDER / "accounts").glob("*.py"))}


def read_hostile(content: bytes) -> Hostile:
    text = content.replace(b"\0", b"")  # one of them is UTF-16
    verdict = re.search(rb"# verdict: ([a-z_, ]+)", text)
    says = re.search(rb"# says: (.*)", text)
    assert verdict, "a hostile submission must state its verdict"
    return Hostile(content, tuple(verdict[1].decode().split(", ")), says[1].decode() if says else "")
