"""Fills the very file that a platform exported with the points of a batch, and changes nothing else in it.

Each importer finds students and columns by what it wrote itself, such as the number in `Fan out (4711)`. So those stay
as they are, byte for byte. Nothing is guessed: a column or student that is not found is named.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from grader.intake import CsvCells, Person, people_of_rows
from grader.model import GradebookColumn, GradebookRow, OperatorError, points_text


class TemplateForm(Struct, frozen=True, kw_only=True):
    """How the gradebook of a platform is built.

    column   a pattern for the header of a column with points: the group `title`, and `most` where it names the maximum
    single   the header of the column with points, where the file is about one assignment
    most     the header of the column with the maximum of each student; empty if there is none
    """

    column: str = ""
    single: str = ""
    most: str = ""


FORMS: Mapping[str, TemplateForm] = {
    "canvas": TemplateForm(column=r"(?P<title>.+?) \(\d+\)"),
    "moodle": TemplateForm(single="Grade", most="Maximum grade"),
    "blackboard": TemplateForm(column=r"(?P<title>.+?) \[Total Pts: (?:up to )?(?P<most>[\d.,]+)[^\]]*\] ?\|\d+"),
    "brightspace": TemplateForm(column=r"(?P<title>.+?) Points Grade(?: <Numeric MaxPoints:(?P<most>[\d.,]+).*>)?"),
}
"""The platforms whose files can be filled.

Sources: canvas-lms `lib/gradebook_importer.rb`; moodle `mod/assign/feedback/offline/importgradeslib.php`. The
headers of Blackboard and Brightspace were not checked against their code, which is not public.
"""


class Filled(Struct, frozen=True, kw_only=True):
    """What was filled in.

    content   the file
    cells     number of cells with points
    unplaced  ids of submissions that are not those of one student in the file
    open      ids of submissions without a mark yet: inconclusive, an error, or to review
    ignored   headers of columns that are those of no exercise of the batch
    """

    content: bytes
    cells: int
    unplaced: tuple[str, ...]
    open: tuple[str, ...]
    ignored: tuple[str, ...]


def fill_template(
    platform: str, template: CsvCells, rows: Iterable[GradebookRow], columns: Sequence[GradebookColumn]
) -> Filled:
    """Fills in the points of each submission. Raises OperatorError if the file is not one of the platform."""
    form = FORMS[platform]
    header = template.values(0) if template.rows else []
    people = people_of_rows([template.values(row) for row in range(len(template.rows))])
    if not people:
        raise OperatorError("The template lists no student.", f"Export the gradebook of {platform} again.")
    places, ignored = _columns(form, header, columns)
    if not places:
        wanted = ", ".join(each.slug for each in columns[:3])
        fix = f"Its columns need the names of exercises, such as {wanted}."
        raise OperatorError("The template has no column for an exercise of this batch.", fix)
    points_possible = next(
        (row for row in range(len(template.rows)) if template.value(row, 0).strip().startswith("Points Possible")), None
    )
    cells, unplaced, still_open = 0, [], []
    for row in rows:
        own = [place for place, person in people.items() if _is_of(person, row)]
        if len(own) != 1:
            unplaced.append(row.about.id)
            continue
        settled = {slug for slug, mark in row.marks.items() if mark.override}
        doubtful = any(each.status in ("inconclusive", "error") for each in row.exercises if each.slug not in settled)
        if doubtful or (row.about.unclear and not settled):
            still_open.append(row.about.id)
            continue
        for column, (place, most) in places.items():
            meant = list(columns) if column is None else [column]
            score = sum(row.points(each.slug) for each in meant)
            full = sum(each.max_score for each in meant)
            limit = _number(template.value(own[0], header.index(form.most))) if form.most in header else most
            if points_possible is not None:
                limit = _number(template.value(points_possible, place))
            if place < len(template.rows[own[0]]) and full:
                template.put(own[0], place, points_text(score * (limit or full) / full))
                cells += 1
    return Filled(
        content=template.to_bytes(),
        cells=cells,
        unplaced=tuple(unplaced),
        open=tuple(still_open),
        ignored=tuple(ignored),
    )


def _columns(
    form: TemplateForm, header: Sequence[str], columns: Sequence[GradebookColumn]
) -> tuple[dict[GradebookColumn | None, tuple[int, float]], list[str]]:
    """For each exercise, its column and the maximum that its header names; for None, the column of the whole batch."""
    if form.single:
        return ({None: (header.index(form.single), 0.0)} if form.single in header else {}), []
    places: dict[GradebookColumn | None, tuple[int, float]] = {}
    ignored = []
    for place, name in enumerate(header):
        match = re.fullmatch(form.column, name)
        if match is None:
            continue
        own = [each for each in columns if _plain(each.slug) == _plain(match["title"])]
        if own and own[0] in places:
            raise OperatorError(f"Two columns of the template are those of {own[0].slug}.", "Rename one of them.")
        if own:
            places[own[0]] = (place, _number(match.groupdict().get("most") or ""))
        else:
            ignored.append(name)
    return places, ignored


def _is_of(person: Person, row: GradebookRow) -> bool:
    """Whether the line is that of the submission: by the course's id, else by the platform's number."""
    about = row.about
    return person.id == about.id or (bool(about.number) and ("number", about.number) in person.keys)


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
