"""Writes the files of a batch from its store alone: gradebook, results, feedback, JUnit.

Each file is written under another name and then renamed, so a reader never finds half of one.
"""

import contextlib
import hashlib
import itertools
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as Tree

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from grader.batch.lock import translate_io_errors
from grader.batch.packing import our_error_report
from grader.batch.store import Store
from grader.intake import safe_name
from grader.model import (
    Audience,
    CourseRules,
    GradebookColumn,
    GradebookRow,
    Report,
    Status,
    SubmissionInfo,
    with_visibility,
)
from grader.reports import feedback, gradebook, junit
from grader.reports.json_report import to_builtins

GRADEBOOK, RESULTS, JUNIT, FEEDBACK = "gradebook.csv", "results.jsonl", "junit.xml", "feedback"
CHANGES = "changes.csv"
"""Each mark that was not the one of the gradebook before, with the reason."""
REVIEW = "review.csv"
"""The questions that wait for a decision, in the form in which `--accept` takes them back."""


class Published(Struct, frozen=True, kw_only=True):
    """Counts of the files that were written.

    count     submissions
    outcomes  exercises, by status
    reviews   submissions with a pass that a person has to confirm
    changes   a line for each mark that is not the one of the gradebook before
    dropped   marks of the gradebook before that are no longer there
    problems  a line for each exercise whose report could not be written; the files call it an error
    """

    count: int
    outcomes: dict[Status, int]
    reviews: int = 0
    changes: tuple[str, ...] = ()
    dropped: int = 0
    problems: tuple[str, ...]


class _Form(Struct, frozen=True, kw_only=True):
    """Values that the files depend on besides the submission: columns, reader of the feedback, rules, and the time."""

    columns: list[GradebookColumn]
    audience: Audience
    rules: CourseRules | None
    now: datetime


class _Rendered(Struct):
    """One submission in each format, and a line for each report that could not be written."""

    row: GradebookRow
    cells: str
    line: str
    cases: str
    feedback: str
    problems: tuple[str, ...] = ()


def publish(store: Store, out: Path, audience: Audience = Audience.STUDENT, now: datetime | None = None) -> Published:
    """Writes all files: the feedback for the audience, all else for instructors.

    now  the time by which due dates have passed or not; by default that of the clock

    Raises OperatorError if a file cannot be written.

    Each report is rendered on its own. One that cannot be rendered becomes an error of ours, and the rest goes on.
    """
    count, reviews, taken = 0, 0, set[str]()
    outcomes: Counter[Status] = Counter()
    problems: list[str] = []
    columns = store.columns()
    recorder = store.recorder()
    form = _Form(columns=columns, audience=audience, rules=store.marks().rules, now=now or datetime.now(UTC))
    with (
        translate_io_errors(out),
        replacing(out / GRADEBOOK) as book,
        replacing(out / RESULTS) as results,
        replacing(out / JUNIT) as cases,
        replacing(out / REVIEW) as questions,
    ):
        (out / FEEDBACK).mkdir(exist_ok=True)
        # By this mark, spreadsheets know that the file is UTF-8.
        book.write("\ufeff")
        gradebook.write_header(columns, book)
        questions.write("\ufeff" + gradebook.review_header())
        cases.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="concurrency-kit">\n')
        for row in store.rows():
            if recorder:
                recorder.take(row)
            rendered = _render_safely(row, form)
            count += 1
            reviews += any(exercise.reviews for exercise in rendered.row.exercises)
            outcomes.update(exercise.status for exercise in rendered.row.exercises)
            problems += rendered.problems
            book.write(rendered.cells)
            questions.write(gradebook.review_lines(row.about))
            results.write(rendered.line)
            cases.write(rendered.cases)
            _write_feedback(row.about.id, rendered.feedback, out / FEEDBACK, taken)
        gradebook.write_missing(store.missing(), columns, book)
        cases.write("</testsuites>\n")
        if recorder:
            recorder.finish()
        with replacing(out / CHANGES) as file:
            file.write("\ufeff" + gradebook.changes_header())
            file.writelines(map(gradebook.change_line, store.mark_changes()))
    changes = tuple(each.line for each in recorder.changes) if recorder else ()
    return Published(
        count=count,
        outcomes=dict(outcomes),
        reviews=reviews,
        changes=changes,
        dropped=sum(each.after is None for each in recorder.changes) if recorder else 0,
        problems=tuple(problems),
    )


def _render_safely(row: GradebookRow, form: _Form) -> _Rendered:
    """The submission in each format. A report that cannot be rendered becomes an error, with a line that says why."""
    try:
        return _render(row, form)
    except OSError:
        raise  # of the operator's machine, not of this report
    except Exception as problem:
        why = _describe(problem)
    # Without its reports, the cause can only be what is known of the submission itself.
    if _why_not_rendered(replace(row, exercises=()), form):
        bare = SubmissionInfo(id=row.about.id, notes=(why,))
        errors = tuple(our_error_report(each.slug, each.track, why) for each in row.exercises)
        bare_row = replace(row, about=bare, exercises=errors)
        return replace(_render(bare_row, form), problems=(f"{bare.id}: {why}",))
    problems, exercises = [], []
    for exercise in row.exercises:
        why = _why_not_rendered(replace(row, exercises=(exercise,)), form)
        exercises.append(our_error_report(exercise.slug, exercise.track, why) if why else exercise)
        problems += [f"{row.about.id} {exercise.slug}: {why}"] if why else []
    return replace(_render(replace(row, exercises=tuple(exercises)), form), problems=tuple(problems))


def _why_not_rendered(row: GradebookRow, form: _Form) -> str:
    """The error that our code raised for a submission with one report; empty if it can be rendered."""
    try:
        _render(row, form)
    except Exception as problem:
        return _describe(problem)
    return ""


def _describe(problem: Exception) -> str:
    return f"its report could not be written ({type(problem).__name__}: {str(problem)[:200]})"


def _render(row: GradebookRow, form: _Form) -> _Rendered:
    return _Rendered(
        row=row,
        cells=gradebook.row_line(row, form.columns),
        line=result_line(row),
        cases="".join(_suites(row)),
        feedback=feedback.to_markdown(for_students(row, form.rules, form.now), form.audience),
    )


def for_students(row: GradebookRow, rules: CourseRules | None, now: datetime) -> GradebookRow:
    """The submission with the checks as visible as the rules of the course say."""
    return row if rules is None else replace(row, exercises=with_visibility(rules, row.exercises, now))


def result_line(row: GradebookRow) -> str:
    """The report of `grade --json` on one line, with its owner."""
    about = row.about
    owner = {"submission": about.id, "student": about.student, "late": row.late, "notes": about.notes}
    if row.marks:
        owner["marks"] = msgspec.to_builtins(row.marks)
    rest = to_builtins(Report(exercises=row.exercises))
    return msgspec.json.encode(owner | {"problem": about.problem or None} | rest).decode() + "\n"


def _suites(row: GradebookRow) -> Iterator[str]:
    for exercise in row.exercises:
        suite = junit.suite(exercise, row.about.id)
        Tree.indent(suite)
        yield Tree.tostring(suite, encoding="unicode") + "\n"
    if row.about.problem and not row.about.missing:
        yield Tree.tostring(junit.unreadable(row.about.id, row.about.problem), encoding="unicode") + "\n"


def _write_feedback(submission: str, text: str, folder: Path, taken: set[str]) -> None:
    """Writes the feedback file."""
    with replacing(folder / f"{file_stem(submission, taken)}.md", durable=False) as file:
        file.write(text)


def file_stem(submission: str, taken: set[str]) -> str:
    """The name of a submission's files, without the ending; `taken` has those before it, and gets this one.

    Names that some file systems take for the same get a part of their hash, and a number if that name is taken, too.
    """
    plain = safe_name(submission)
    hashed = f"{plain}-{hashlib.sha256(submission.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    names = itertools.chain([plain] * (plain == submission), [hashed], (f"{hashed}-{n}" for n in itertools.count(2)))
    name = next(each for each in names if each.casefold() not in taken)
    taken.add(name.casefold())
    return name


def page_stem(submission: str) -> str:
    """The name of a submission's page, without the ending: by its id alone, whoever else is in the batch.

    Small letters that any file system keeps apart stand as they are. Any other id gets a part of its hash, and so does
    one that looks like a name with a hash.
    """
    plain = safe_name(submission)
    is_plain = plain == submission == unicodedata.normalize("NFC", submission).casefold()
    if is_plain and not re.fullmatch(r".*-[0-9a-f]{12}", submission, re.DOTALL):
        return plain
    return f"{plain}-{hashlib.sha256(submission.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


@contextlib.contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[IO[str]]:
    """A file that takes the place of `path` once all of it is written; `durable` waits until it is on the disk."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
