"""The course's list of students: it connects each submission to a student, and shows which students are missing.

The roster is a CSV file in any common encoding, with any common separator, with or without a header. A key that two
students share, such as a name, identifies neither of them.
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
"""Names of columns, in lower case, in the exports of Moodle, Canvas and other programs; the first match counts."""


class Person(Struct, frozen=True, kw_only=True):
    """One student.

    id    the course's id for the student
    name  the name, given name first
    keys  normalised ids, logins, addresses and names that identify the student
    """

    id: str
    name: str = ""
    keys: tuple[str, ...] = ()


class Roster(Struct, frozen=True, kw_only=True):
    """The list of students.

    people  the students, in the order of the file
    by_key  the student for each key that belongs to exactly one student
    notes   sentences for the operator, such as which line was skipped
    """

    people: tuple[Person, ...]
    by_key: dict[str, Person]
    notes: tuple[str, ...] = ()

    def find(self, *names: str) -> Person | None:
        """The student that the first known name identifies: an id, a platform's number, a login, an address, a name."""
        found = (self.by_key.get(key) for name in names if (key := _key(name)))
        return next((person for person in found if person), None)


def read_roster(path: Path) -> Roster:
    """Read a roster from a file. Raises OperatorError if the file cannot be read or lists no student."""
    try:
        text = decode_text(path.read_bytes())
    except OSError as problem:
        raise OperatorError(
            f"{path} cannot be read: {problem.strerror}.", "Give a CSV file with one student per line."
        ) from problem
    return parse_roster(text, path.name)


def decode_text(content: bytes) -> str:
    """The text of a file from any program: by its byte order mark, else UTF-16 by its zeros, UTF-8, Windows-1252."""
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


def parse_roster(text: str, name: str) -> Roster:
    """The roster from the text of a CSV file; `name` is for messages. Pure. Raises OperatorError if it lists nobody."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    separator = max(",;\t|", key=first.count)
    if declared := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):
        separator, lines = declared[1], lines.partition("\n")[2]
    try:
        rows = [[field.strip() for field in row] for row in csv.reader(io.StringIO(lines), delimiter=separator)]
    except (csv.Error, ValueError, TypeError) as problem:  # for a separator that cannot be one, too
        raise OperatorError(f"{name} is not a CSV file: {problem}.", "Export it again.") from problem
    rows = [row for row in rows if any(row)]
    places = _places([field.casefold().lstrip("\ufeff") for field in rows[0]]) if rows else {}
    people: dict[str, Person] = {}
    notes = []
    for row in rows[1:] if places else rows:
        person = _person(row, places or {"id": 0, "name": 1})
        if person is None:
            notes.append(f"{name}: there is no student id in the line {separator.join(row)[:80]!r}")
        elif person.id not in people:
            people[person.id] = person
        elif people[person.id] != person:
            notes.append(f"{name}: {person.id} appears twice; the first line counts")
    if not people:
        raise OperatorError(
            f"{name} lists no student.", "Give a file with a column called id and one line for each student."
        )
    return Roster(people=tuple(people.values()), by_key=_index(people.values(), notes), notes=tuple(notes))


def _places(header: list[str]) -> dict[str, int]:
    """The index of the column for each field; empty if the line is not a header."""
    places = {}
    for field, names in COLUMNS.items():
        if found := [header.index(each) for each in names if each in header]:
            places[field] = found[0]
    return places if "id" in places or len(places) > 1 else {}


def _person(row: list[str], places: dict[str, int]) -> Person | None:
    values = {field: row[place] for field, place in places.items() if place < len(row)}
    own = values.get("id") or values.get("login") or values.get("email") or values.get("number")
    if not own:
        return None
    name = values.get("name") or f"{values.get('first', '')} {values.get('last', '')}".strip()
    last, comma, first = name.partition(",")
    parts = [first, last] if comma else name.split()
    full_name = " ".join(part.strip() for part in parts)
    keys = {own, values.get("id", ""), values.get("login", ""), values.get("email", ""), full_name}
    keys.add(values.get("email", "").partition("@")[0])
    keys.add(re.sub(r"\D", "", values.get("number", "")))
    # In file names, Canvas writes the family name first, without a space.
    keys.add("".join([parts[-1], *parts[:-1]]) if parts else "")
    keys.add(values.get("last", "") + values.get("first", ""))
    return Person(id=own, name=full_name, keys=tuple(sorted({_key(key) for key in keys} - {""})))


def _index(people: Iterable[Person], notes: list[str]) -> dict[str, Person]:
    owners: dict[str, list[Person]] = {}
    for person in people:
        for key in person.keys:
            owners.setdefault(key, []).append(person)
    for key, found in owners.items():
        if len(found) > 1:
            notes.append(f"{' and '.join(each.id for each in found[:3])} share {key!r}, so it identifies neither")
    own = {_key(person.id): person for person in people}
    return {key: found[0] for key, found in owners.items() if len(found) == 1} | own


def _key(text: str) -> str:
    """The name in a normal form, which is the same for "Müller, Zoë", "muller-zoe" and "MULLER ZOE"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())
