"""Fills the very file that a platform exported with the points of a batch, and changes nothing else in it.

Each importer finds students and columns by what it wrote itself, such as the number in `Fan out (4711)`. So those stay
as they are, byte for byte. Nothing is guessed: a column or student that is not found is named.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from grader.intake import CsvCells, Person, key_of, may_be_called, people_of_rows
from grader.model import (
    UNDECIDED,
    GradebookColumn,
    GradebookRow,
    OperatorError,
    SubmissionInfo,
    exact_points,
    points_text,
    rounded_points,
)

HEADER_LINES = 5
"""Lines at the top of a file among which the one with the names of the columns is looked for."""


class TemplateForm(Struct, frozen=True, kw_only=True):
    """How the gradebook of a platform is built.

    column   a pattern for the header of a column with points: the group `title`, and `most` where it names the maximum
    single   the header of the column with points, where the file is about one assignment
    most     the header of the column with the maximum of each student; empty if there is none
    scale    the header that stands in place of `most` where grades are words
    lock     a header, and the text under it that locks the line: the importer passes it over
    capped   whether the importer passes over points above the maximum
    excused  the text of a cell whose student is excused: it is left as it is
    blank    the text of a cell whose student does not have this assignment: it is left as it is, too
    """

    column: str = ""
    single: str = ""
    most: str = ""
    scale: str = ""
    lock: tuple[str, str] = ("", "")
    capped: bool = False
    excused: str = ""
    blank: str = ""


FORMS: Mapping[str, TemplateForm] = {
    "canvas": TemplateForm(column=r"(?P<title>.+?) \(\d+\)", excused="EX", blank="N/A"),
    "moodle": TemplateForm(
        single="Grade", most="Maximum grade", scale="Scale", lock=("Grade can be changed", "No"), capped=True
    ),
    "blackboard": TemplateForm(
        column=r"(?P<title>.+?) \[Total Pts: (?P<fixed>up to )?(?P<most>[\d.,]+)[^\]]*\] ?\|\d+"
    ),
    "brightspace": TemplateForm(column=r"(?P<title>.+?) Points Grade(?: <Numeric MaxPoints:(?P<most>[\d.,]+).*>)?"),
}
"""The platforms whose files can be filled.

Sources: canvas-lms `lib/gradebook_importer.rb` and `gradebook_exporter.rb`; moodle `mod/assign/feedback/offline/`,
`importgradeslib.php` and `locallib.php`. The headers of Blackboard and Brightspace were not checked against their code,
which is not public; "up to" stands in Blackboard's totals, which its help says no upload changes.
"""


class Filled(Struct, frozen=True, kw_only=True):
    """The result of filling a platform's file.

    content     the file
    cells       number of cells with points
    unplaced    ids of submissions that are not those of one student in the file
    open        ids of submissions without a mark yet: inconclusive, an error, or to review
    excused     ids of submissions of students whom the file excuses
    locked      ids of submissions whose line the platform has locked
    unassigned  ids of submissions of students who do not have the assignment on the platform
    beyond      ids of submissions with more points than the platform takes
    ignored     headers of columns that are those of no exercise of the batch
    fixed       headers of columns of exercises that cannot be changed
    absent      exercises with marks for which the file has no column that can be filled
    """

    content: bytes
    cells: int
    unplaced: tuple[str, ...]
    open: tuple[str, ...]
    excused: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    unassigned: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    ignored: tuple[str, ...]
    fixed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class _Columns(Struct, kw_only=True):
    """The columns of a file. `places`: for each exercise, its column and the maximum that the file names (empty for
    none); for None, that of the whole batch. `fixed` and `ignored` as in `Filled`."""

    places: dict[GradebookColumn | None, tuple[int, str]] = {}
    fixed: list[str] = []
    ignored: list[str] = []


def fill_template(
    platform: str, template: CsvCells, rows: Iterable[GradebookRow], columns: Sequence[GradebookColumn]
) -> Filled:
    """Fills in the points of each submission. Raises OperatorError if the file is not one of the platform."""
    form = FORMS[platform]
    lines = [template.values(row) for row in range(len(template.rows))]
    top, people = _people(lines)
    header = lines[top] if people else []
    if not people:
        raise OperatorError("The template lists no student.", f"Export the gradebook of {platform} again.")
    points_possible = next((line for line in lines if line[:1] and line[0].strip().startswith("Points Possible")), None)
    own_columns = _columns(form, header, columns, points_possible)
    _refuse_without_places(form, header, columns, own_columns)
    rows = list(rows)
    owners = _owners(people, [row.about for row in rows])
    left: dict[str, dict[str, None]] = {}
    cells = 0
    for row in rows:
        own = owners.get(row.about.id)
        if own is None:
            left.setdefault("unplaced", {})[row.about.id] = None
        elif _is_open(row):
            left.setdefault("open", {})[row.about.id] = None
        else:
            for column, (place, named) in own_columns.places.items():
                meant = list(columns) if column is None else [column]
                most = template.value(own, header.index(form.most)) if form.most in header else named
                points, why = _points(form, row, meant, most)
                why = _why_left(form, template, header, own, place) or why
                if why:
                    left.setdefault(why, {})[row.about.id] = None
                elif points:
                    template.put(own, place, points)
                    cells += 1
    no_column = [each.slug for each in columns if each.max_score and each not in own_columns.places]
    return Filled(
        content=template.to_bytes(),
        cells=cells,
        ignored=tuple(own_columns.ignored),
        fixed=tuple(own_columns.fixed),
        absent=() if None in own_columns.places else tuple(no_column),
        **{name: tuple(left.get(name, ())) for name in LEFT},
    )


LEFT = ("unplaced", "open", "excused", "locked", "unassigned", "beyond")
"""Why a mark is not in the file, as the fields of `Filled` have it."""


def _is_open(row: GradebookRow) -> bool:
    """Whether the submission has no mark yet."""
    settled = {slug for slug, mark in row.marks.items() if mark.override}
    doubtful = any(each.status in UNDECIDED for each in row.exercises if each.slug not in settled)
    return doubtful or (row.about.unclear and not settled)


def _why_left(form: TemplateForm, template: CsvCells, header: Sequence[str], line: int, place: int) -> str:
    """Why the cell stays as it is, one of LEFT; empty if it can be filled."""
    locking, text = form.lock
    if locking in header and template.value(line, header.index(locking)).strip().casefold() == text.casefold():
        return "locked"
    cell = template.value(line, place).strip()
    return {"": "", form.excused: "excused", form.blank: "unassigned"}.get(cell, "") if cell else ""


def _points(form: TemplateForm, row: GradebookRow, meant: Sequence[GradebookColumn], most: str) -> tuple[str, str]:
    """The points for a cell, empty if nothing can be reached there; and why they cannot be given, one of LEFT."""
    score = sum(exact_points(row.points(each.slug)) for each in meant)
    full = sum(exact_points(each.max_score) for each in meant)
    limit = _maximum(most)
    if limit is None:
        what = f"{form.most} of {row.about.id} is not a number: {most!r}."
        raise OperatorError(what, "Let the platform grade this assignment in points.")
    if not full:
        return "", ""
    points = rounded_points(score * (exact_points(limit) or full) / full)
    text = points_text(points)
    beyond = form.capped and limit and points > limit
    return text.replace(".", ",") if DECIMAL_COMMA.fullmatch(most) else text, "beyond" if beyond else ""


def _refuse_without_places(
    form: TemplateForm, header: Sequence[str], columns: Sequence[GradebookColumn], found: _Columns
) -> None:
    """Raises OperatorError if no column can be filled."""
    if form.scale and form.scale in header and form.most not in header:
        what = f"The template has a column {form.scale}: this assignment is graded in words, not in points."
        raise OperatorError(what, "Let the platform grade this assignment in points, and export again.")
    if found.places:
        return
    if form.single:
        fix = "Set your language on the platform to English, and export the worksheet again."
        raise OperatorError(f"The template has no column {form.single}.", fix)
    if found.fixed:
        fix = "Let the platform take points for it, and export again."
        raise OperatorError(f"The platform lets nobody change this column of the template: {found.fixed[0]}.", fix)
    wanted = ", ".join(each.slug for each in columns[:3])
    fix = f"Its columns need the names of exercises, such as {wanted}."
    raise OperatorError("The template has no column for an exercise of this batch.", fix)


def _people(lines: Sequence[Sequence[str]]) -> tuple[int, dict[int, Person]]:
    """The line with the names of the columns, and the students in the lines after it."""
    for top in range(min(len(lines), HEADER_LINES)):
        if found := people_of_rows(lines[top:]):
            return top, {top + place: person for place, person in found.items()}
    return 0, {}


def _owners(people: Mapping[int, Person], rows: Sequence[SubmissionInfo]) -> dict[str, int]:
    """For each submission that is that of exactly one student in the file, the line. Two in one line are both left out.

    A number of the platform, an id and a name prove the same or nothing: where two of them mean different lines, or the
    only one that is found belongs to somebody with another name, the submission has none.
    """
    by_key: dict[tuple[str, str], list[int]] = {}
    for place, person in people.items():
        for key in person.keys:
            by_key.setdefault(key, []).append(place)
    found: dict[str, int] = {}
    for about in rows:
        line = _line_of(about, people, by_key)
        if line is not None:
            found[about.id] = line
    taken = Counter(found.values())
    return {own_id: place for own_id, place in found.items() if taken[place] == 1}


def _line_of(
    about: SubmissionInfo, people: Mapping[int, Person], by_key: Mapping[tuple[str, str], Sequence[int]]
) -> int | None:
    own = {place for kind in ("id", "login", "email") for place in by_key.get((kind, key_of(about.id)), ())}
    # An id may be written in another way in another export, but then the name has to fit.
    called = about.student if about.student != about.id else ""
    own = {at for at in own if people[at].has(about.id) or (called and may_be_called(people[at], called))}
    numbered = set(by_key.get(("number", key_of(about.number)), ())) if about.number else set()
    named = set(by_key.get(("name", key_of(about.student or about.id)), ()))
    if own and numbered:
        meant = own & numbered
    elif own or about.listed:
        # The roster's own id may be the number of the platform: then the name must be that of the student, too.
        same = {place for place in by_key.get(("number", key_of(about.id)), ()) if place in named}
        meant = own or {each for each in numbered if may_be_called(people[each], about.student)} or same
    else:
        meant = {each for each in numbered if may_be_called(people[each], about.student)}
        meant = meant if numbered else named
    return meant.pop() if len(meant) == 1 else None


def _columns(
    form: TemplateForm,
    header: Sequence[str],
    columns: Sequence[GradebookColumn],
    points_possible: Sequence[str] | None,
) -> _Columns:
    """The columns. One whose maximum is not a number cannot be changed: it is not one of points, or only to read."""
    if form.single:
        return _Columns(places={None: (header.index(form.single), "")} if form.single in header else {})
    found = _Columns()
    for place, name in enumerate(header):
        match = re.fullmatch(form.column, name)
        if match is None:
            continue
        own = [each for each in columns if _plain(each.slug) == _plain(match["title"])]
        if own and own[0] in found.places:
            raise OperatorError(f"Two columns of the template are those of {own[0].slug}.", "Rename one of them.")
        groups = match.groupdict()
        named = groups.get("most") or ""
        if points_possible is not None:
            named = points_possible[place] if place < len(points_possible) else ""
        if not own:
            found.ignored.append(name)
        elif groups.get("fixed") or _maximum(named) is None:
            found.fixed.append(name)
        else:
            found.places[own[0]] = (place, named)
    return found


DECIMAL_COMMA = re.compile(r"\s*[\d.\s\u2019']*\d,\d{1,2}\s*")
"""A maximum in a file that writes decimals with a comma: then the points are written so, too."""


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def _maximum(text: str) -> float | None:
    """The number in a cell, with the separators of any language; 0 for an empty cell, None for another text."""
    plain = re.sub(r"[\s\u2019']", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    return float(plain or 0) if re.fullmatch(r"(\d+(\.\d*)?)?", plain) else None
