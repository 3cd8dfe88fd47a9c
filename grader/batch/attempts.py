"""The attempts at an exercise of which the best one counts: all of them with their verdicts, and the choice.

Law: an attempt without a final verdict counts as if it had passed what is open. So it is chosen where it could be the
best, and the exercise stays inconclusive until that is known.
"""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.batch.marks import aware
from grader.batch.packing import pack_report, unpack_report
from grader.intake import SubmittedFile
from grader.model import UNDECIDED, CourseRules, ExerciseReport, SubmissionInfo, course_mark, points_text

TABLE = """
CREATE TABLE IF NOT EXISTS attempt (
    submission TEXT NOT NULL, slug TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
    at TEXT NOT NULL, late INTEGER NOT NULL, content BLOB NOT NULL, report BLOB NOT NULL,
    PRIMARY KEY (submission, slug, number)
) WITHOUT ROWID
"""


class GradedAttempt(Struct, frozen=True, kw_only=True):
    """One attempt with its verdict.

    key   the key of the verdict in the store
    note  a sentence about the choice, for the attempt that counts
    """

    slug: str
    number: int
    key: str
    file: SubmittedFile
    report: ExerciseReport
    late: bool = False
    time: datetime | None = None
    note: str = ""


def keep_attempts(db: sqlite3.Connection, submission: str, attempts: Mapping[str, Sequence[GradedAttempt]]) -> None:
    """Stores the attempts of a submission, and forgets those that no longer count. Call it in a transaction.

    attempts  by exercise; other exercises have none
    """
    db.execute("DELETE FROM attempt WHERE submission = ?", (submission,))
    for slug, own in attempts.items():
        for each in own:
            at = each.time.isoformat() if each.time else ""
            content = zlib.compress(each.file.content, 1)
            row = (submission, slug, each.number, each.key, each.file.path.name, at, each.late, content)
            db.execute("INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, pack_report(each.report)))


def replace_attempt(db: sqlite3.Connection, submission: str, number: int, report: ExerciseReport) -> None:
    """Replaces the report on one attempt."""
    where = "WHERE submission = ? AND slug = ? AND number = ?"
    db.execute(f"UPDATE attempt SET report = ? {where}", (pack_report(report), submission, report.slug, number))  # noqa: S608


def read_attempts(db: sqlite3.Connection, submission: str) -> dict[str, list[GradedAttempt]]:
    """All attempts of a submission that are stored, the oldest first, by exercise."""
    found: dict[str, list[GradedAttempt]] = {}
    rows = db.execute(
        "SELECT slug, number, key, name, at, late, content, report FROM attempt WHERE submission = ? "
        "ORDER BY slug, number",
        (submission,),
    )
    for slug, number, key, name, at, late, content, report in rows:
        file = SubmittedFile(slug=slug, path=Path(name), content=zlib.decompress(content))
        time = datetime.fromisoformat(at) if at else None
        attempt = GradedAttempt(
            slug=slug, number=number, key=key, file=file, report=unpack_report(slug, report), late=bool(late), time=time
        )
        found.setdefault(slug, []).append(attempt)
    return found


def choose_attempt(attempts: Sequence[GradedAttempt], student: str, rules: CourseRules) -> GradedAttempt:
    """The attempt that counts: the one with the most points after the penalty, and the last one of several. Pure."""

    def worth(each: GradedAttempt) -> tuple[float, bool, int]:
        settled = _settled(each.report)
        return _points(each, settled, student, rules), settled == each.report, each.number

    best = max(attempts, key=worth)
    why = "the best one" if _settled(best.report) == best.report else "it can be the best one"
    points = ", ".join(points_text(_points(each, each.report, student, rules)) for each in attempts)
    return replace(best, note=f"attempt {best.number} of {len(attempts)} counts, {why} (points: {points})")


def about_chosen(about: SubmissionInfo, chosen: Sequence[GradedAttempt]) -> SubmissionInfo:
    """The facts about a submission, with the times and the lateness of the attempts that count. Pure."""
    slugs = {each.slug for each in chosen}
    late_for = [slug for slug in about.late_for if slug not in slugs] + [each.slug for each in chosen if each.late]
    times = {slug: time for slug, time in about.times.items() if slug not in slugs}
    return replace(
        about,
        late=bool(late_for) if chosen else about.late,
        late_for=tuple(late_for),
        times=times | {each.slug: each.time for each in chosen if each.time},
        attempts={each.slug: each.note for each in chosen},
    )


def _settled(report: ExerciseReport) -> ExerciseReport:
    """The report as it is at best: what is open has passed."""
    checks = tuple(
        replace(each, status="passed", finding=None) if each.status in UNDECIDED else each for each in report.checks
    )
    return report if checks == report.checks else replace(report, checks=checks)


def _points(each: GradedAttempt, report: ExerciseReport, student: str, rules: CourseRules) -> float:
    time = aware(each.time, rules.timezone)
    checks = len(report.checks)
    return course_mark(rules, student, each.slug, report, checks=checks, late=each.late, handed_in=time).points
