"""Blackboard's download of an assignment: `assignment_username_attempt_date_file`, and a text file about each attempt.

Source: README of kwurst/bb-file-cleanup, and the names that nbgrader's `zip_collect` expects. A username may have
underscores, as the assignment may. So the text file tells it. Without one, the part after the last underscore counts,
unless two different starts would become one student by that.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from grader.intake.platforms.reading import Listing, Platform, Reading, shared_start

PATTERN = re.compile(
    r"(?P<before>.+?)_attempt_(?P<when>\d{4}(?:-\d{2}){5})(?:_(?P<own>.+)|(?P<about>\.txt))", re.DOTALL
)
"""The student names the file, and may write another attempt into its name: the first one in the name counts."""

ABOUT = re.compile(r"[^:\n]{1,40}:.*\((?P<login>[^()\n]+)\)\s*")
"""The first line of the text about an attempt, in the language of the platform: `Name: Ada Lovelace (ada)`."""


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    matches = {name: match for name in listing.names if (match := PATTERN.fullmatch(name)) and "_" in match["before"]}
    starts = {match["before"] for match in matches.values()}
    told = {}
    for name, match in matches.items():
        if match["about"] and (login := _told(listing.folder, name, match["before"])):
            told[match["before"]] = login
    logins = told | _guessed(starts - set(told), told.values())
    return {
        name: (_reading(match, logins[match["before"]], told),)
        for name, match in matches.items()
        if logins[match["before"]]
    }


def _reading(match: re.Match[str], login: str, told: Collection[str]) -> Reading:
    about = match["about"] is not None
    own = "attempt.txt" if about else match["own"]
    parts = match["before"].split("_")
    ends = () if match["before"] in told else tuple("_".join(parts[at:]) for at in range(1, len(parts)))
    also = tuple(each for each in ends if each and each != login)
    return Reading(student=login, also=also, own=own, upload=match["when"], receipt=about)


def _told(folder: Path | None, name: str, before: str) -> str:
    """The username that the text about an attempt tells; empty if it tells none that fits the name."""
    if folder is None or (folder / name).is_symlink() or not (folder / name).is_file():
        return ""
    try:
        with (folder / name).open("rb") as file:
            first = file.read(1000).decode("utf-8-sig", "replace").partition("\n")[0]
    except OSError:
        return ""
    match = ABOUT.fullmatch(first)
    return match["login"] if match and before.endswith(f"_{match['login']}") else ""


def _guessed(starts: Collection[str], known: Iterable[str]) -> dict[str, str]:
    last = {before: before.rpartition("_")[2] for before in starts}
    counts = Counter([*last.values(), *known])
    start = len(shared_start(sorted(starts), "_"))
    return {before: login if counts[login] == 1 else before[start:] for before, login in last.items()}


BLACKBOARD = Platform(name="blackboard", title="Blackboard", read=_read, fixed=True, logins=True)
