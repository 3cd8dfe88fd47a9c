"""The course's list of students: who each hand-in is from, and who has handed in nothing.

A CSV file in any usual encoding, with any usual separator, with or without a header. A key that two students share
(their name, say) identifies neither.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from grader.model import OperatorError

COLUMNS = {
    "id": ("id number", "idnumber", "student id", "student number", "sis user id", "matriculation number", "id"),
    "number": ("identifier", "participant", "canvas id", "user id", "id"),
    "login": ("username", "sis login id", "login id", "login", "user"),
    "name": ("full name", "name", "student name", "student"),
    "first": ("first name", "firstname", "given name", "forename"),
    "last": ("last name", "lastname", "surname", "family name"),
    "email": ("email address", "email", "e-mail", "mail"),
}
"""What the columns are called in the exports of Moodle and Canvas and elsewhere; the first that is there counts."""


class Person(Struct, frozen=True, kw_only=True):
    """One student: the course's id for them, and what else tells who they are."""

    id: str
    name: str = ""
    keys: tuple[str, ...] = ()


class Roster(Struct, frozen=True, kw_only=True):
    """`by_key` holds the keys that belong to one person only."""

    people: tuple[Person, ...]
    by_key: dict[str, Person]
    notes: tuple[str, ...] = ()

    def find(self, *names: str) -> Person | None:
        """Whoever one of the names identifies: an id, a platform's number, a login, an address, a person's name."""
        found = (self.by_key.get(key) for name in names if (key := _key(name)))
        return next((person for person in found if person), None)


def read_roster(path: Path) -> Roster:
    """Raises OperatorError for a file that cannot be read or that lists nobody."""
    try:
        text = decode(path.read_bytes())
    except OSError as problem:
        raise OperatorError(
            f"{path} cannot be read: {problem.strerror}.", "Give a CSV file with one student a line."
        ) from problem
    return parse(text, path.name)


def decode(content: bytes) -> str:
    """The text, whatever program wrote it: by its byte order mark, else UTF-16 by its zeros, UTF-8, Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content[:200].count(b"\0") > len(content[:200]) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return content.decode("latin-1")


def parse(text: str, name: str) -> Roster:
    """Pure. Raises OperatorError for a list without anybody in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    separator = max(",;\t|", key=first.count)
    if declared := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):
        separator, lines = declared[1], lines.partition("\n")[2]
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(lines), delimiter=separator)]
    except csv.Error as problem:
        raise OperatorError(f"{name} is no CSV file: {problem}.", "Export it again.") from problem
    rows = [row for row in rows if any(row)]
    places = _places([cell.casefold().lstrip("\ufeff") for cell in rows[0]]) if rows else {}
    people: dict[str, Person] = {}
    notes = []
    for row in rows[1:] if places else rows:
        person = _person(row, places or {"id": 0, "name": 1})
        if person is None:
            notes.append(f"{name}: no student id in the line {separator.join(row)[:80]!r}")
        elif person.id not in people:
            people[person.id] = person
        elif people[person.id] != person:
            notes.append(f"{name}: {person.id} stands there twice; the first line counts")
    if not people:
        raise OperatorError(f"{name} lists no student.", "It needs a column called id, and one line for each student.")
    return Roster(people=tuple(people.values()), by_key=_index(people.values(), notes), notes=tuple(notes))


def _places(header: list[str]) -> dict[str, int]:
    """Which column holds what; empty if the line is no header."""
    places = {}
    for field, names in COLUMNS.items():
        if found := [header.index(each) for each in names if each in header]:
            places[field] = found[0]
    return places if "id" in places or len(places) > 1 else {}


def _person(row: list[str], places: dict[str, int]) -> Person | None:
    cells = {field: row[place] for field, place in places.items() if place < len(row)}
    own = cells.get("id") or cells.get("login") or cells.get("email") or cells.get("number")
    if not own:
        return None
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    last, comma, first = name.partition(",")
    parts = [first, last] if comma else name.split()
    spoken = " ".join(part.strip() for part in parts)
    keys = {own, cells.get("id", ""), cells.get("login", ""), cells.get("email", ""), spoken}
    keys.add(cells.get("email", "").partition("@")[0])
    keys.add(re.sub(r"\D", "", cells.get("number", "")))
    # Canvas writes the family name first and leaves out the space.
    keys.add("".join([parts[-1], *parts[:-1]]) if parts else "")
    keys.add(cells.get("last", "") + cells.get("first", ""))
    return Person(id=own, name=spoken, keys=tuple(sorted({_key(key) for key in keys} - {""})))


def _index(people: Iterable[Person], notes: list[str]) -> dict[str, Person]:
    owners: dict[str, list[Person]] = {}
    for person in people:
        for key in person.keys:
            owners.setdefault(key, []).append(person)
    for key, found in owners.items():
        if len(found) > 1:
            notes.append(f"{' and '.join(each.id for each in found[:3])} share {key!r}, so that identifies neither")
    own = {_key(person.id): person for person in people}
    return {key: found[0] for key, found in owners.items() if len(found) == 1} | own


def _key(text: str) -> str:
    """The same for "Müller, Zoë", "muller-zoe" and "MULLER ZOE"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())
