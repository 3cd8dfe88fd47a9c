"""Entries of an inbox that nobody has handed in: junk of systems, lists, logs, pages, and results of a batch."""

import re
from pathlib import Path, PurePosixPath

from grader.intake.archives import is_os_junk

STRAY = re.compile(
    r"readme(\..*)?|index\.html?|.*\.(csv|xlsx?|ods|numbers|log|tmp|lnk|url|part|crdownload)", re.IGNORECASE
)
"""Files at the top of an inbox that nobody hands in: lists, logs, pages of platforms."""

STORE = "store.sqlite"
"""The file by which the results of a batch are known, also if they lie in the inbox."""


def is_junk(entry: Path) -> bool:
    """Whether nobody can have handed this in: junk of a system, or the results of a batch."""
    name = entry.name
    return is_os_junk(PurePosixPath(name)) or name.startswith("~$") or (entry / STORE).is_file()


def is_stray(entry: Path) -> bool:
    """Whether it looks like a list, a log or a page."""
    return not entry.is_dir() and STRAY.fullmatch(entry.name) is not None
