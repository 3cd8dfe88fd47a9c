"""Names for reports that programs read: the path of a file, and a name for each check. `places` finds the line."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from grader.model import CheckReport


def relative_path(path: str, root: str) -> str:
    """The path with slashes, below `root` if it is there; else as it is. Both may be paths of any system."""
    kind = PureWindowsPath if re.match(r"[A-Za-z]:|\\\\", path) else PurePosixPath
    whole = kind(path)
    try:
        return whole.relative_to(kind(root)).as_posix() if root else whole.as_posix()
    except ValueError:
        return whole.as_posix()


def unique_ids(checks: Iterable[CheckReport]) -> list[str]:
    """The id of each check. Those that two suites share get a number, because readers drop doubles."""
    seen: Counter[str] = Counter()
    ids = []
    for check in checks:
        seen[check.id] += 1
        ids.append(check.id if seen[check.id] == 1 else f"{check.id}#{seen[check.id]}")
    return ids
