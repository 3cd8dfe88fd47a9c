"""The course's list of students: it connects each submission to a student, and shows which students are missing.

The roster is a CSV file in any common encoding, with any common separator, with or without a header. A key that two
students share, such as a name, identifies neither of them.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.model import OperatorError

COLUMNS = {
    "id": (
        *("id number", "idnumber", "student id", "student number", "sis user id", "sid", "orgdefinedid"),
        "roster_identifier",
        *("matriculation number", "matrikelnummer", "matrikel-nr.", "matrikelnr", "matr.-nr.", "matnr", "id-nummer"),
        *("numéro d'étudiant", "numéro étudiant", "numero etudiant", "numéro d’identification", "número de id"),
        *("número de matrícula", "matrícula", "matricola", "numero di matricola", "studentnummer", "id"),
    ),
    "number": ("identifier", "participant", "canvas id", "user id", "id"),
    "login": (
        *("username", "sis login id", "login id", "login", "user", "benutzername", "anmeldename", "identifiant"),
        *("github_username", "github username"),
    ),
    "name": (
        "full name",
        "name",
        "student name",
        "student",
        "vollständiger name",
        "nom complet",  # codespell:ignore complet
        "nombre completo",
    ),
    "first": (
        "first name",
        "firstname",
        "given name",
        "forename",
        "vorname",
        "prénom",
        "nombre",
        "nome",  # codespell:ignore nome
        "voornaam",
    ),
    "last": (
        *("last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "nom de famille"),
        *("apellido", "apellidos", "apellido(s)", "cognome", "achternaam", "apelido", "sobrenome"),
    ),
    "email": (
        "email address",
        "email",
        "e-mail",
        "mail",
        "e-mail-adresse",
        "adresse de courriel",  # codespell:ignore adresse
        "correo",
        "e-mailadres",
    ),
}
"""Names of columns, in lower case, in the exports of Moodle, Canvas and other programs; the first match counts."""

HEADERS = 10
"""Lines among which the names of the columns are looked for: some programs write a title above them."""

KINDS = ("id", "number", "login", "email", "name")
"""The kinds of keys of a student."""


class Person(Struct, frozen=True, kw_only=True):
    """One student.

    id    the course's id for the student
    name  the name, given name first
    keys  normalised ids, logins, addresses and names that identify the student, each with its kind, one of KINDS
    exact ids, logins, addresses and what stands in these before the @, as they are written, but for capital letters
    """

    id: str
    name: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    exact: tuple[str, ...] = ()

    def has(self, login: str) -> bool:
        """Whether the student has this very id, login or address. `an-nlee` and `annlee` are two accounts."""
        return _account(login) in self.exact


class RosterMatch(Struct, frozen=True, kw_only=True):
    """The match of a submission on the roster.

    person  the student; None if nobody, or more than one, can be meant
    rivals  the students who can be meant, if there are several
    why     why it is not clear; empty otherwise
    """

    person: Person | None = None
    rivals: tuple[Person, ...] = ()
    why: str = ""


class Roster(Struct, frozen=True, kw_only=True):
    """The list of students.

    people  the students, in the order of the file
    owners  for each kind of key and each key, the students who have it
    notes   sentences for the operator, such as which line was skipped
    """

    people: tuple[Person, ...]
    owners: dict[tuple[str, str], tuple[Person, ...]]
    notes: tuple[str, ...] = ()

    def find(self, *names: str) -> Person | None:
        """The student that the first known name identifies: an id, a platform's number, a login, an address, a name."""
        found = (self._with(name, KINDS) for name in names)
        return next((people[0] for people in found if len(people) == 1), None)

    def match(self, number: str, names: Sequence[str], also: Sequence[str] = (), *, login: bool = False) -> RosterMatch:
        """The match of a submission with a platform's number and names. The first known one of `names` counts.

        The number is looked for among the platform's numbers, and among the ids if the roster has no such numbers. It
        may be that of another platform or assignment, so the name has to fit. If the number, the name, or one of the
        further names `also` mean different students, nobody is matched. So it is if a `login` is only like a name.
        """
        # Where the platform gives a number, or a login, that one is no number of another platform.
        left_out = {"number"} if number or login or also else set()
        kinds = [each for each in KINDS if each not in left_out | ({"name"} if login else set())]
        numbered = any(kind == "number" for kind, _ in self.owners)
        hidden = HIDDEN in names
        by_number = () if hidden else self._with(number, ("number",) if numbered else ("id",))
        by_name = next((people for name in names if (people := self._with(name, kinds))), ())
        for people in filter(None, (self._with(name, kinds) for name in also)):
            both = tuple(each for each in people if each in by_name)
            if by_name and not both:
                rivals = by_name + people
                return RosterMatch(rivals=rivals, why=f"Its names are those of {_ids(rivals)}")
            by_name = both or people
        both = tuple(each for each in by_number if each in by_name)
        if by_number and by_name and not both:
            rivals = by_number + by_name
            return RosterMatch(rivals=rivals, why=f"The number is that of {_ids(by_number)}, the name {_ids(by_name)}")
        if by_number and not by_name and names:
            nameless = not numbered and any(char.isdigit() for char in names[0])
            if nameless or not any(may_be_called(each, names[0]) for each in by_number):
                why = f"The number is that of {_ids(by_number)}, but the name {names[0]!r} is not"
                return RosterMatch(rivals=by_number, why=why)
        alike = self._with(names[0], ("name",)) if login and names and not (by_number or by_name) else ()
        if alike:
            return RosterMatch(rivals=alike, why=f"The login {names[0]!r} is only like the name of {_ids(alike)}")
        meant = both or by_number or by_name
        if login and not (both or by_number):
            own = tuple(each for each in meant if any(map(each.has, (*names, *also))))
            if meant and not own:
                return RosterMatch(rivals=meant, why=f"The login {names[0]!r} is only like that of {_ids(meant)}")
            meant = own
        if len(meant) > 1:
            same = {_key(each.id) for each in meant} == {_key(names[0])} if names else False
            but = ", whose ids are the same but for punctuation, accents and capital letters" if same else ""
            return RosterMatch(rivals=meant, why=f"It can be from {_ids(meant)}{but}")
        return RosterMatch(person=meant[0] if meant else None)

    def _with(self, name: str, kinds: Sequence[str]) -> tuple[Person, ...]:
        key = _key(name)
        found = [each for kind in kinds for each in self.owners.get((kind, key), ())] if key else []
        # The part of an address before the @ is often a login, so it counts where nothing else does.
        return tuple(dict.fromkeys(found)) or (self.owners.get(("local", key), ()) if "login" in kinds else ())


def _ids(people: Sequence[Person]) -> str:
    return " or ".join(each.id for each in people[:4])


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
    rows, separator = _rows(lines, name)
    above = next((at for at, row in enumerate(rows[:HEADERS]) if len(_places(_header(row))) > (at > 0)), 0)
    notes = [
        f"{name}: left out {separator.join(row)[:80]!r}, which is above the names of the columns"
        for row in rows[:above]
    ]
    rows = rows[above:]
    places = _places(_header(rows[0])) if rows else {}
    if not places:
        _check_plain_list(rows, name)
    people: dict[str, Person] = {}
    for row in rows[1:] if places else rows:
        if places and _is_no_student(row, places):
            notes.append(f"{name}: left out {separator.join(row)[:80]!r}, which is no student")
            continue
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
    return Roster(people=tuple(people.values()), owners=_owners(people.values(), notes), notes=tuple(notes))


def _rows(lines: str, name: str) -> tuple[list[list[str]], str]:
    """The lines that are not empty, and the separator: the one that makes most names of columns known."""
    start = [line for line in lines.split("\n") if line.strip()][:HEADERS]
    first = start[0] if start else ""
    if declared := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):
        separator, lines = declared[1], lines.partition("\n")[2]
    else:
        separator = max(",;\t|", key=lambda each: (_most_known(start, each), first.count(each)))
    try:
        rows = [[field.strip() for field in row] for row in csv.reader(io.StringIO(lines), delimiter=separator)]
    except (csv.Error, ValueError, TypeError) as problem:  # for a separator that cannot be one, too
        raise OperatorError(f"{name} is not a CSV file: {problem}.", "Export it again.") from problem
    return [row for row in rows if any(row)], separator


def _most_known(lines: Sequence[str], separator: str) -> int:
    return max((len(_places(_header(line.split(separator)))) for line in lines if separator in line), default=0)


def _header(row: Sequence[str]) -> list[str]:
    return [field.casefold().strip('\ufeff" ') for field in row]


def people_of_rows(rows: Sequence[Sequence[str]]) -> dict[int, Person]:
    """For each line of a platform's list that is a student's, the student; empty if the header is not known.

    A column `ID` has the platform's own numbers there, and never the ids of the course.
    """
    header = [field.strip().casefold() for field in rows[0]] if rows else []
    places = _places(header)
    own = "id" in header and places.get("id") == header.index("id")
    found = {}
    for number, row in enumerate(rows[1:] if places else [], 1):
        cells = [cell.strip() for cell in row]
        if any(cells) and not _is_no_student(cells, places) and (person := _person(cells, places)):
            keys = {(kind, key) for kind, key in person.keys if kind != "id"} | {("number", _key(person.id))}
            found[number] = replace(person, keys=tuple(sorted(keys))) if own else person
    return found


def key_of(text: str) -> str:
    """An id or a name in the form in which the keys of a person have it."""
    return _key(text)


def may_be_called(person: Person, name: str) -> bool:
    """Whether a name that a platform gives can be that of the person. One with a number, as `Participant 12`, can be.

    Not so where Canvas hides names: the number beside its `anon` is nobody's number anywhere else. A middle name may be
    missing on one side. In one word, such as Canvas' `lovelaceada`, the person's names are parts.
    """
    known, words = _name_words(person.name), _name_words(name)
    if name == HIDDEN:
        return False
    if not known or not words or any(char.isdigit() for char in name):
        return True
    if ("name", _key(name)) in person.keys or words <= known or known <= words:
        return True
    [*others, word] = words
    return not others and len([each for each in known if each in word]) > 1


HIDDEN = "anon"
"""The name that Canvas writes for every student where names are hidden."""


def _name_words(name: str) -> set[str]:
    return {key for each in re.split(r"[\s,._-]+", name) if (key := _key(each))}


PLAIN_ID = re.compile(r"[\w.@+-]{1,80}")
"""An id in a list without a header."""


def _check_plain_list(rows: Sequence[Sequence[str]], name: str) -> None:
    """Raises OperatorError for a file without a known header that is not a list of ids, each with or without a name."""
    fix = "Give a CSV file whose first line names its columns, such as: id,name"
    for row in rows:
        if not PLAIN_ID.fullmatch(row[0]) or len(row) > 2:
            raise OperatorError(f"{name} is not a roster: {', '.join(row)[:60]!r} has no known column or id.", fix)
    first, *rest = rows or [[""]]
    if rest and not re.search(r"\d", first[0]) and all(re.search(r"\d", row[0]) for row in rest):
        raise OperatorError(f"{name} has a first line whose columns are not known: {', '.join(first)[:60]!r}.", fix)


TOTAL = re.compile(r"(?:total|sum|count|summe|anzahl)\b.*", re.IGNORECASE)


def _is_no_student(row: Sequence[str], places: Mapping[str, int]) -> bool:
    """Whether the line is one that a platform adds: the points of each column, its test student, or a last line."""
    login = row[places["login"]] if places.get("login", len(row)) < len(row) else ""
    added = row[0].startswith("Points Possible") or row[0] == "Student, Test" or login.endswith("_previewuser")
    return added or (TOTAL.fullmatch(row[0]) is not None and not any(row[1:]))


def _places(header: list[str]) -> dict[str, int]:
    """The index of the column for each field; empty if the line is not a header."""
    places = {}
    for field, names in COLUMNS.items():
        if found := [header.index(each) for each in names if each in header]:
            places[field] = found[0]
    if "github_username" in header and "id" not in places and "number" in places:
        places["id"] = places.pop("number")  # in the roster of GitHub Classroom, the identifier is the course's own
    return places if "id" in places or len(places) > 1 else {}


def _person(row: list[str], places: dict[str, int]) -> Person | None:
    # Brightspace writes a number sign before ids and logins, so that no spreadsheet takes them for numbers.
    values = {field: row[place].removeprefix("#") for field, place in places.items() if place < len(row)}
    own = values.get("id") or values.get("login") or values.get("email") or values.get("number")
    if not own:
        return None
    name = values.get("name") or f"{values.get('first', '')} {values.get('last', '')}".strip()
    last, comma, first = name.partition(",")
    parts = [part.strip() for part in ([first, last] if comma else name.split())]
    full_name = " ".join(parts)
    mail = values.get("email", "")
    number = values.get("number", "") if places.get("number") != places.get("id") else ""
    keys = [("id", own), ("id", values.get("id", "")), ("login", values.get("login", ""))]
    keys += [("email", mail), ("local", mail.partition("@")[0]), ("number", re.sub(r"\D", "", number))]
    # In file names, Canvas writes the family name first, without a space.
    keys += [("name", full_name), ("name", "".join([parts[-1], *parts[:-1]]) if parts else "")]
    keys.append(("name", values.get("last", "") + values.get("first", "")))
    normal = {(kind, _key(key)) for kind, key in keys if _key(key)}
    written = {own, values.get("id", ""), values.get("login", ""), mail, mail.partition("@")[0]}
    exact = tuple(sorted({_account(each) for each in written if each}))
    return Person(id=own, name=full_name, keys=tuple(sorted(normal)), exact=exact)


def _owners(people: Iterable[Person], notes: list[str]) -> dict[tuple[str, str], tuple[Person, ...]]:
    owners: dict[tuple[str, str], tuple[Person, ...]] = {}
    for person in people:
        for key in person.keys:
            owners[key] = (*owners.get(key, ()), person)
    for (_, shared), found in owners.items():
        if len(found) > 1:
            notes.append(f"{' and '.join(each.id for each in found[:3])} share {shared!r}, so it identifies neither")
    return owners


def _account(text: str) -> str:
    """An id or a login with small letters, and each accent in the one form: systems write accents in two ways."""
    return unicodedata.normalize("NFC", text.casefold())


def _key(text: str) -> str:
    """The name in a normal form, which is the same for "Müller, Zoë", "muller-zoe" and "MULLER ZOE"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())
