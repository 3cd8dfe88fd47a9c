"""The history of marks: each mark that was ever published, with the points after all rules, and why it changed.

Law: a mark is what the gradebook showed. So marks are compared when the gradebook is written, and not before: whatever
changed them, and whatever ended a batch before its end, the next gradebook finds the difference and names it.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec import Struct

from grader.model import CourseMark, GradebookRow, MarkChange, points_text

TABLE = """
CREATE TABLE IF NOT EXISTS mark (
    student TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL, points REAL, full REAL NOT NULL, status TEXT NOT NULL,
    note TEXT NOT NULL, by_hand INTEGER NOT NULL, verdict INTEGER NOT NULL, why TEXT NOT NULL
)
"""
"""Marks are added and never changed. `points` are NULL for one that is no longer there. Two columns are
brought up to date while the points stay: `verdict`, the row of the last grading, and `note`, about the penalty."""
INDEXES = (
    "CREATE INDEX IF NOT EXISTS mark_student ON mark (student)",
    "CREATE INDEX IF NOT EXISTS history_submission ON history (submission)",
)
FLUSH = 5_000
"""Marks that are written in one transaction."""
ALL_CHANGES = """
SELECT * FROM (
    SELECT student, slug, at, LAG(points) OVER own, LAG(full) OVER own, LAG(status) OVER own, points, full, status, why,
        ROW_NUMBER() OVER own AS number, rowid AS place
    FROM mark WINDOW own AS (PARTITION BY student, slug ORDER BY rowid)
) WHERE number > 1 ORDER BY place
"""


class _Mark(Struct, frozen=True, kw_only=True):
    points: float | None
    full: float
    status: str
    note: str
    by_hand: bool = False


class _Last(Struct, frozen=True, kw_only=True):
    mark: _Mark
    row: int
    verdict: int


class MarkRecorder:
    """Compares the rows of a gradebook with the marks before, and stores what has changed. Call `finish` at the end."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._at = db, datetime.now(UTC).isoformat(timespec="seconds")
        self._new: list[tuple[object, ...]] = []
        self._touched: list[tuple[int, str, int]] = []
        self._seen: set[str] = set()
        self.changes: list[MarkChange] = []

    def take(self, row: GradebookRow) -> None:
        """Compares the marks of one student."""
        student = row.about.id
        self._seen.add(student)
        last, gradings = self._last(student), self._gradings(student)
        today = _marks_of(row)
        for slug in sorted({*last, *today}, key=lambda each: (each not in today, each)):
            self._compare(student, slug, last.get(slug), today.get(slug), gradings.get(slug, (0, "")))
        if len(self._new) + len(self._touched) >= FLUSH:
            self._write()

    def finish(self) -> None:
        """Stores all changes, also those of students who are no longer in the gradebook."""
        known = [student for (student,) in self._db.execute("SELECT DISTINCT student FROM mark")]
        for student in known:
            if student not in self._seen:
                for slug, last in self._last(student).items():
                    self._compare(student, slug, last, None, (0, ""))
        self._write()

    def _compare(
        self, student: str, slug: str, last: _Last | None, mark: _Mark | None, grading: tuple[int, str]
    ) -> None:
        verdict, why = grading
        if mark is None:
            if last is None or last.mark.points is None:
                return
            mark = _Mark(points=None, full=last.mark.full, status="missing", note="")
            why = "no longer in the gradebook"
        elif last is None:
            why = mark.note or why or "first mark"
        elif _same(mark, last.mark):
            if verdict > last.verdict or mark.note != last.mark.note:
                self._touched.append((max(verdict, last.verdict), mark.note, last.row))
            return
        else:
            why = _why(last.mark, mark, why if verdict > last.verdict else "")
        row = (student, slug, self._at, mark.points, mark.full, mark.status, mark.note, mark.by_hand, verdict, why)
        self._new.append(row)
        if last is not None:
            self.changes.append(
                MarkChange(
                    student=student,
                    slug=slug,
                    at=self._at,
                    before=last.mark.points,
                    before_full=last.mark.full,
                    before_status=last.mark.status,
                    after=mark.points,
                    full=mark.full,
                    status=mark.status,
                    why=why,
                )
            )

    def _last(self, student: str) -> dict[str, _Last]:
        rows = self._db.execute(
            "SELECT slug, points, full, status, note, by_hand, verdict, rowid FROM mark "
            "WHERE student = ? ORDER BY rowid",
            (student,),
        )
        return {
            slug: _Last(
                mark=_Mark(points=points, full=full, status=status, note=note, by_hand=bool(by_hand)),
                row=row,
                verdict=verdict,
            )
            for slug, points, full, status, note, by_hand, verdict, row in rows
        }

    def _gradings(self, student: str) -> dict[str, tuple[int, str]]:
        """The last grading of each exercise: its row in the history, and why it took place."""
        rows = self._db.execute("SELECT slug, rowid, why FROM history WHERE submission = ? ORDER BY rowid", (student,))
        return {slug: (row, why) for slug, row, why in rows}

    def _write(self) -> None:
        new, verdicts = self._new, self._touched
        self._new, self._touched = [], []
        if not new and not verdicts:
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", new)
            self._db.executemany("UPDATE mark SET verdict = ?, note = ? WHERE rowid = ?", verdicts)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def read_changes(db: sqlite3.Connection) -> Iterator[MarkChange]:
    """Every change so far, the oldest first."""
    for student, slug, at, before, before_full, before_status, after, full, status, why, *_ in db.execute(ALL_CHANGES):
        yield MarkChange(
            student=student,
            slug=slug,
            at=at,
            before=before,
            before_full=before_full,
            before_status=before_status,
            after=after,
            full=full,
            status=status,
            why=why,
        )


def read_marks(db: sqlite3.Connection, student: str) -> list[tuple[str, str, str, str, str]]:
    """All marks of a student, the oldest first: exercise, time, status, points as text, and why."""
    rows = db.execute(
        "SELECT slug, at, status, points, full, why FROM mark WHERE student = ? ORDER BY rowid", (student,)
    )
    return [
        (slug, at, status, "" if points is None else f"{points_text(points)} of {points_text(full)}", why)
        for slug, at, status, points, full, why in rows
    ]


def _marks_of(row: GradebookRow) -> dict[str, _Mark]:
    """The marks of one student, by exercise. What was not handed in has a mark only if a person has set one. Pure."""
    found = {}
    reports = {each.slug: each for each in row.exercises}
    by_hand = {slug for slug, mark in row.marks.items() if mark.override}
    for slug in {*reports, *by_hand}:
        report, mark = reports.get(slug), row.marks.get(slug)
        found[slug] = _Mark(
            points=float(row.points(slug)),
            full=_full(mark, len(report.checks) if report else 0),
            status=report.status if report else "missing",
            note=mark.why if mark else "",
            by_hand=slug in by_hand,
        )
    return found


def _full(mark: CourseMark | None, checks: int) -> float:
    return float(checks if mark is None else mark.full)


def _same(one: _Mark, other: _Mark) -> bool:
    return (one.points, one.full, one.status) == (other.points, other.full, other.status)


def _why(before: _Mark, after: _Mark, graded: str) -> str:
    """Why a mark has changed. `graded` is the reason of a grading since then; empty if there was none."""
    if after.by_hand:
        return after.note.rpartition(" (computed: ")[0]  # which the change itself shows
    if before.by_hand:
        return "no longer set by hand"
    if graded:
        return graded
    if after.note:
        return f"the rules have changed: {after.note}"
    return "the rules have changed" + (f"; before: {before.note}" if before.note else "")
