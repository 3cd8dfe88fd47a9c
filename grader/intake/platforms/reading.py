"""The reading of a platform's name for a file, as a value, and the seam that each platform fills."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from msgspec import Struct


class Reading(Struct, frozen=True, kw_only=True):
    """The reading of the platform's part of one name. The student chooses `own`, so it proves nothing.

    student  the student's name or login on the platform
    also     other names and logins of the same student, or what may be the login in its place
    number   the platform's number for the student or the submission; empty if the name has none
    own      the file's own name, without the platform's part; empty for a folder
    upload   the attempt: a later upload has a greater number or text; empty if the name has none
    late     whether the platform marks it as late
    typed    whether it is text or a link that was typed on the platform
    receipt  whether the platform wrote the file itself, about another one
    single   whether the platform gives one attempt alone: then `upload` only orders its files
    when     the time of the attempt, where `upload` does not have it
    """

    student: str
    also: tuple[str, ...] = ()
    number: str = ""
    own: str = ""
    upload: str = ""
    late: bool = False
    typed: bool = False
    receipt: bool = False
    single: bool = False
    when: str = ""


class Listing(Struct, frozen=True, kw_only=True):
    """All names of an inbox, and the folder they are in.

    names   the names, without those that belong to nobody
    folder  the inbox; None where only the names are known
    """

    names: Sequence[str]
    folder: Path | None = None

    def inside(self, name: str) -> list[str]:
        """The names in the folder `name`; empty for anything else."""
        if self.folder is None:
            return []
        place = self.folder / name
        try:
            return sorted(os.listdir(place)) if place.is_dir() and not place.is_symlink() else []  # noqa: PTH208
        except OSError:
            return []


class Platform(Struct, frozen=True, kw_only=True):
    """One platform: how the names in its downloads are built.

    name    what `--platform` takes
    title   its name in messages
    read    the readings of the names that fit, by name; several readings are several students of one group
    logins  whether it gives logins and no names: a login that looks like a name is not one
    fixed   whether its names cannot be those of other files by chance, so that a list with such a name is a hand-in
    """

    name: str
    title: str
    read: Callable[[Listing], Mapping[str, tuple[Reading, ...]]]
    logins: bool = False
    fixed: bool = False


def each_name(read: Callable[[str], Reading | None]) -> Callable[[Listing], dict[str, tuple[Reading, ...]]]:
    """Reads each name alone, by `read`, which returns None for a name that does not fit."""

    def read_all(listing: Listing) -> dict[str, tuple[Reading, ...]]:
        return {name: (found,) for name in listing.names if (found := read(name))}

    return read_all


def numbers_padded(text: str) -> str:
    """The text with its numbers at the same width, so that texts sort as their numbers do."""
    return re.sub(r"\d+", lambda match: match[0].zfill(20), text)


def time_of_upload(text: str) -> datetime | None:
    """The time in a text for an attempt, such as `2026-11-01 12:00:00 UTC`; without a time zone if it names none.

    Known zones are UTC, `Z`, and offsets such as `-0800`. None if the text is a number or another name that is no time.
    """
    match = re.fullmatch(
        r"(\d+)-(\d+)-(\d+)[ T-](\d+)(?:[:_-](\d+)(?:[:_-](\d+)(?:\.\d+)?)?)? ?(UTC|Z|[+-]\d\d:?\d\d)?", text
    )
    if not match:
        return None
    try:  # a student can write a year of any length into a file
        year, month, day, *clock = (int(each or 0) for each in match.groups()[:6])
        if match[5] is None:  # 1205 for five past twelve
            clock = [*divmod(clock[0], 100), 0]
        return datetime(year, month, day, clock[0], clock[1], clock[2], tzinfo=_zone(match[7]))
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name in ("UTC", "Z"):
        return UTC
    hours, minutes = int(name[1:3]), int(name[-2:])
    return timezone((-1 if name[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def shared_start(names: Sequence[str], separator: str) -> str:
    """The start that all names share, up to and with a separator; empty for a single name, which shares nothing."""
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    shared, found, _ = first[:same].rpartition(separator)
    return shared + found
