"""Gradescope's export of submissions: `submission_NUMBER` folders, and one `submission_metadata.yml` with the people.

The file maps each folder to its submitters, of whom a group has several. It is read line by line, as Gradescope writes
it: a YAML parser would have to know Ruby's symbols.
"""

import itertools
import re
from collections.abc import Collection, Mapping

from grader.intake.platforms.reading import Listing, Platform, Reading

METADATA = "submission_metadata.yml"
LIMIT = 64 << 20
"""Bytes of the metadata that are read."""

FOLDER = re.compile(r"(?:assignment_\d+_)?submission_(?P<number>\d+)(?:\.zip)?")
ENTRY = re.compile(r"(?P<name>\S.*?):\s*")
FIELD = re.compile(r"(?P<depth>\s*)(?P<item>- )?:(?P<key>\w+):\s*(?P<value>.*?)\s*")


def _read(listing: Listing) -> dict[str, tuple[Reading, ...]]:
    people, times = _people(listing)
    found: dict[str, tuple[Reading, ...]] = {}
    for name in listing.names:
        if match := FOLDER.fullmatch(name):
            number = match["number"]
            own = name if name.endswith(".zip") else ""
            students = people.get(name.removesuffix(".zip"), [])
            when = times.get(name.removesuffix(".zip"), "")
            students = students or [(f"submission {number}",)]
            found[name] = tuple(
                Reading(student=who, also=tuple(also), own=own, upload=number, single=True, when=when)
                for who, *also in students
            )
        elif name == METADATA:
            there = {each.removesuffix(".zip") for each in listing.names}
            lost = itertools.chain(*(own for folder, own in people.items() if folder not in there))
            found[name] = tuple(Reading(student=who, also=tuple(also), own=name, receipt=True) for who, *also in lost)
    return found


def _people(listing: Listing) -> tuple[dict[str, list[tuple[str, ...]]], dict[str, str]]:
    """For each folder, who handed it in: the student's number, the address and the name, as far as they are known; and
    for each folder, when.

    A number that two addresses have comes last: it identifies neither.
    """
    if listing.folder is None or METADATA not in listing.names:
        return {}, {}
    try:
        with (listing.folder / METADATA).open("rb") as file:
            text = file.read(LIMIT).decode("utf-8", "replace")
    except OSError:
        return {}, {}
    found: dict[str, list[dict[str, str]]] = {}
    times: dict[str, str] = {}
    folder = ""
    current: list[dict[str, str]] = []
    listed = False
    for line in text.splitlines():
        if entry := ENTRY.fullmatch(line):
            folder = entry["name"].strip("'\"")
            current, listed = found.setdefault(folder, []), False
        elif field := FIELD.fullmatch(line):
            if field["key"] == "submitters":
                listed = True
            elif listed and field["item"]:
                current.append({field["key"]: field["value"].strip("'\"")})
            elif listed and len(field["depth"]) > 2 and current:
                current[-1].setdefault(field["key"], field["value"].strip("'\""))
            else:
                listed = False
                if field["key"] == "created_at" and field["depth"] == "  " and not field["item"]:
                    times.setdefault(folder, field["value"].strip("'\""))
    addresses: dict[str, set[str]] = {}
    for each in itertools.chain(*found.values()):
        addresses.setdefault(each.get("sid", ""), set()).add(each.get("email", ""))
    people = {name: [names for each in own if (names := _names(each, addresses))] for name, own in found.items()}
    return people, times


def _names(person: Mapping[str, str], addresses: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    shared = len(addresses[person.get("sid", "")]) > 1
    order = ("email", "name", "sid") if shared else ("sid", "email", "name")
    return tuple(person[key] for key in order if person.get(key))


GRADESCOPE = Platform(name="gradescope", title="Gradescope", read=_read)
