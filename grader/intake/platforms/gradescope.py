"""Gradescope's export of submissions: `submission_NUMBER` folders, and one `submission_metadata.yml` with the people.

The file maps each folder to its submitters, of whom a group has several. It is read line by line, as Gradescope writes
it: a YAML parser would have to know Ruby's symbols.
"""

import re

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
            readings = tuple(Reading(student=each, own=own, upload=number, single=True, when=when) for each in students)
            found[name] = readings or (Reading(student=f"submission {number}", number=number, own=own),)
        elif name == METADATA:
            found[name] = ()
    return found


def _people(listing: Listing) -> tuple[dict[str, list[str]], dict[str, str]]:
    """For each folder, who handed it in: the student's number, else the address, else the name. And when."""
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
                if field["key"] == "created_at":
                    times.setdefault(folder, field["value"].strip("'\""))
    by_folder = {
        name: [who for each in people if (who := each.get("sid") or each.get("email") or each.get("name") or "")]
        for name, people in found.items()
    }
    return by_folder, times


GRADESCOPE = Platform(name="gradescope", title="Gradescope", read=_read)
