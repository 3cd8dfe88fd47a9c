"""The verdicts of a batch, in one SQLite file. Gradebook, feedback and reports can be made from it at any time.

Law: the verdicts of a submission are stored in one transaction, and are on the disk before anything is reported. So
whatever ends the grader, at any moment, keeps what was graded; the rest is graded next time.
"""

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from grader.batch.attempts import (
    GradedAttempt,
    about_chosen,
    choose_attempt,
    keep_attempts,
    read_attempts,
    replace_attempt,
)
from grader.batch.changes import why_changed
from grader.batch.equal_code import failures_of, with_failures, with_failures_of
from grader.batch.lock import FILE, lock_folder, translate_io_errors
from grader.batch.mark_history import MarkRecorder, read_changes, read_marks
from grader.batch.marks import Marks, add_override
from grader.batch.packing import pack_report, unpack_report
from grader.batch.tables import COPIES, FIRST, KEYS, LATER, VERSION
from grader.intake import SubmittedFile
from grader.model import (
    CourseRules,
    ExerciseReport,
    GradebookColumn,
    GradebookRow,
    MarkChange,
    MissingStudent,
    OperatorError,
    Status,
    SubmissionInfo,
)


class Store:
    """Opens the store in the folder `out`; with `create`, makes it. Raises OperatorError if that is not possible.

    Only one at a time may open it for changes, which `create` and `change` do; others may read meanwhile.
    """

    def __init__(self, out: Path, *, create: bool = False, change: bool = False) -> None:
        self.path = out / FILE
        if not create and not self.path.is_file():
            raise OperatorError(f"{out} holds no {FILE}.", "Give the folder that a batch has written to.")
        self._lock: IO[str] | None = lock_folder(out, create=create) if create or change else None
        try:
            with translate_io_errors(out):
                self._db = sqlite3.connect(self.path, isolation_level=None, timeout=10.0)
        except BaseException:
            self._let_go()
            raise
        try:
            with translate_io_errors(out):
                if self._lock:
                    self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute(
                    "PRAGMA synchronous = FULL"
                )  # a commit is on the disk, because power can fail at any time
                self._prepare(out)
        except BaseException:
            self.close()
            raise

    def _prepare(self, out: Path) -> None:
        with self._transaction() if self._lock else contextlib.nullcontext():
            [found] = self._db.execute("PRAGMA user_version").fetchone()
            if found == 0 and self._lock:
                found = VERSION
                for statement in FIRST.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            if found == VERSION and self._lock:
                for statement in LATER:
                    self._db.execute(statement)
        if found != VERSION:
            if not found:
                raise OperatorError(f"{out / FILE} is empty: its batch has not begun.", "Run the batch first.")
            version = f"another version of the grader ({found}, here {VERSION})"
            raise OperatorError(f"{out / FILE} was written by {version}.", "Use that version, or another folder.")

    def close(self) -> None:
        self._db.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def begin(self, columns: list[GradebookColumn], missing: list[MissingStudent], notes: list[str]) -> None:
        """Stores what concerns the whole batch: its columns, missing students, and notes.

        Columns of earlier batches stay, except empty ones that the rules of the course leave out.
        """
        marks = self.marks()
        graded = marks.rules.graded if marks.rules else ()
        kept = {slug for (slug,) in self._db.execute("SELECT DISTINCT slug FROM grading")}
        kept |= {slug for _, slug in marks.overrides} | set(graded)
        before = [each for each in self.columns() if not graded or each.slug in kept]
        known = {each.slug: each for each in before} | {each.slug: each for each in columns}
        order = [*columns, *(each for slug, each in known.items() if slug not in {c.slug for c in columns})]
        with translate_io_errors(self.path.parent), self._transaction():
            self._db.execute("DELETE FROM column_")
            self._db.executemany("INSERT INTO column_ (about) VALUES (?)", [(_text(each),) for each in order])
            for name, value in (("missing", missing), ("notes", notes)):
                self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, _text(value)))

    def keys(self, submission: str) -> dict[str, tuple[str, Status]]:
        """For each graded exercise of a submission: the key of its verdict, and the status."""
        rows = self._db.execute("SELECT slug, key, status FROM grading WHERE submission = ?", (submission,))
        return {slug: (key, status) for slug, key, status in rows}

    def put(
        self,
        about: SubmissionInfo,
        graded: dict[str, tuple[str, ExerciseReport]],
        kept: set[str],
        sources: Sequence[SubmittedFile] = (),
        attempts: Mapping[str, Sequence[GradedAttempt]] | None = None,
    ) -> None:
        """Stores a submission, its files, its new verdicts with their keys, and old ones that still hold, in one
        transaction. Of the attempts at an exercise, the best one becomes its verdict."""
        attempts, keys = attempts or {}, self.keys(about.id)
        rules = self.marks().rules or CourseRules()
        chosen = [choose_attempt(own, about.id, rules) for own in attempts.values()]
        about = about_chosen(about, chosen)
        graded = graded | {each.slug: (each.key, each.report) for each in chosen}
        sources = [*(each for each in sources if each.slug not in attempts), *(each.file for each in chosen)]
        with translate_io_errors(self.path.parent), self._transaction():
            keep_attempts(self._db, about.id, attempts)
            self._db.execute("INSERT OR REPLACE INTO submission VALUES (?, ?)", (about.id, _text(about)))
            for slug in set(self.keys(about.id)) - kept - set(graded):
                self._db.execute("DELETE FROM grading WHERE submission = ? AND slug = ?", (about.id, slug))
                self._db.execute("DELETE FROM source WHERE submission = ? AND slug = ?", (about.id, slug))
            for each in sources:
                file = (about.id, each.slug, each.path.name, zlib.compress(each.content, 1))
                self._db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", file)
            before = {each.slug: each for each in self.reports(about.id)}
            for slug, (key, fresh) in graded.items():
                if slug in attempts and slug in keys and keys[slug][0] == key and before[slug] == fresh:
                    continue  # the same attempt as before, with the same verdict
                again = bool(key) and slug in keys and keys[slug][0] == key
                report = with_failures_of(fresh, [before[slug]]) if again else fresh
                row = (about.id, slug, key, report.status, len(report.checks), pack_report(report))
                self._db.execute("INSERT OR REPLACE INTO grading VALUES (?, ?, ?, ?, ?, ?)", row)
                why = why_changed(keys[slug][0] if slug in keys else "", key)
                why = "another attempt counts" if slug in attempts and why == "the file changed" else why
                self._remember(about.id, report, key, before.get(slug), why)

    def _remember(
        self, submission: str, report: ExerciseReport, key: str, before: ExerciseReport | None, why: str
    ) -> None:
        """Adds a verdict to the history."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        why = why if before is not None else "first grading"
        row = (submission, report.slug, at, key, report.status, report.score, len(report.checks), why)
        self._db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def attempts(self, submission: str) -> dict[str, list[GradedAttempt]]:
        """For each exercise of which the best attempt counts, all attempts that were graded, the oldest first."""
        return read_attempts(self._db, submission)

    def history(self, submission: str) -> list[tuple[str, str, str, int, int, str]]:
        """All marks of a submission, the oldest first: exercise, time, status, score, checks, and why it changed."""
        with contextlib.suppress(sqlite3.OperationalError):  # a store from before there was a history
            rows = self._db.execute(
                "SELECT slug, at, status, score, checks, why FROM history WHERE submission = ? ORDER BY rowid",
                (submission,),
            )
            return rows.fetchall()
        return []

    def level(self) -> None:
        """Gives equal files equal points: see `equal_code`."""
        all_of_them = "SELECT slug, key FROM grading UNION ALL SELECT slug, key FROM attempt"
        many = f"SELECT slug, key FROM ({all_of_them}) WHERE key != '' GROUP BY slug, key HAVING COUNT(*) > 1"  # noqa: S608
        touched = set()
        for slug, key in self._db.execute(many).fetchall():
            # A file can have thousands of copies, such as the stub: looked at twice, and unpacked one at a time.
            copies = self._db.execute(COPIES, (slug, key, slug, key)).fetchall()
            failed = failures_of(unpack_report(slug, blob) for _, _, blob in copies)
            for name, number, blob in copies:
                report = unpack_report(slug, blob)
                levelled = with_failures(report, failed)
                if levelled is report:
                    continue
                if number:
                    replace_attempt(self._db, name, number, levelled)
                    touched.add(name)
                else:
                    self.replace(name, levelled)
                    with self._transaction():
                        self._remember(name, levelled, key, report, "equal code failed a check that passed here")
        for name in sorted(touched):
            if about := self.about(name):  # another attempt may be the best one now
                self.put(about, {}, set(self.keys(name)), attempts=read_attempts(self._db, name))

    def replace(self, submission: str, report: ExerciseReport) -> None:
        """Replaces a report that was judged again."""
        with translate_io_errors(self.path.parent), self._transaction():
            self._db.execute(
                "UPDATE grading SET status = ?, report = ? WHERE submission = ? AND slug = ?",
                (report.status, pack_report(report), submission, report.slug),
            )

    def judge_again(self, submission: str, report: ExerciseReport, before: ExerciseReport) -> None:
        """Replaces a report by that of today's rules. The history has a line for it if the verdict is another one."""
        self.replace(submission, report)
        if (before.score, before.status) != (report.score, report.status):
            key, _ = self.keys(submission)[report.slug]
            with translate_io_errors(self.path.parent), self._transaction():
                self._remember(submission, report, key, before, "judged again by the rules of today")

    def about(self, submission: str) -> SubmissionInfo | None:
        found = self._db.execute("SELECT about FROM submission WHERE id = ?", (submission,)).fetchone()
        return msgspec.json.decode(found[0], type=SubmissionInfo) if found else None

    def infos(self) -> list[SubmissionInfo]:
        """The information about each submission, in the order of their ids."""
        found = self._db.execute("SELECT about FROM submission ORDER BY id")
        return [msgspec.json.decode(about, type=SubmissionInfo) for (about,) in found]

    def move(self, moved: dict[str, str]) -> None:
        """Gives submissions the ids of today, with their verdicts; one with an empty id is left out from now on."""
        with translate_io_errors(self.path.parent), self._transaction():
            for old, new in moved.items():
                about = self.about(old)
                if about is None:
                    continue
                free = new and self.about(new) is None
                if new:
                    self._db.execute("UPDATE override SET student = ? WHERE student = ?", (new, old))
                for table, column in KEYS:
                    if free:
                        self._db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))  # noqa: S608
                    else:
                        self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (old,))  # noqa: S608
                if free:
                    self._db.execute("UPDATE mark SET student = ? WHERE student = ?", (new, old))
                    renamed = msgspec.structs.replace(about, id=new)
                    self._db.execute("UPDATE submission SET about = ? WHERE id = ?", (_text(renamed), new))

    def set_rules(self, rules: CourseRules | None) -> None:
        """Stores the rules of the course. Nothing is graded again."""
        if rules == self.marks().rules:
            return
        with translate_io_errors(self.path.parent), self._transaction():
            self._db.execute("DELETE FROM fact WHERE name = 'rules'")
            if rules is not None:
                self._db.execute("INSERT INTO fact VALUES ('rules', ?)", (_text(rules),))

    def recorder(self) -> MarkRecorder | None:
        """The recorder of the marks of a new gradebook; None if the store was opened for reading alone."""
        return MarkRecorder(self._db) if self._lock else None

    def mark_changes(self) -> Iterator[MarkChange]:
        """Each mark that was not the one of the gradebook before, the oldest first."""
        with contextlib.suppress(sqlite3.OperationalError):  # a store from before there was a history of marks
            yield from read_changes(self._db)

    def past_marks(self, student: str) -> list[tuple[str, str, str, str, str]]:
        """All marks of a student, the oldest first: exercise, time, status, points, and why it changed."""
        with contextlib.suppress(sqlite3.OperationalError):
            return read_marks(self._db, student)
        return []

    def override(self, student: str, slug: str, points: float | None, reason: str, by: str) -> None:
        """Sets a mark in place of the computed one, or undoes that (`points` None)."""
        with translate_io_errors(self.path.parent), self._transaction():
            add_override(self._db, student, slug, points, reason=reason, by=by)

    def marks(self) -> Marks:
        """The rules and overrides of today."""
        return Marks(self._db)

    def columns(self) -> list[GradebookColumn]:
        """The exercises, with the points that the rules give for a right solution."""
        return self.marks().columns(self.check_columns())

    def check_columns(self) -> list[GradebookColumn]:
        """The exercises, with the number of their checks."""
        most = dict(self._db.execute("SELECT slug, MAX(checks) FROM grading GROUP BY slug").fetchall())
        rows = self._db.execute("SELECT about FROM column_ ORDER BY place")
        found = [msgspec.json.decode(about, type=GradebookColumn) for (about,) in rows]
        return [msgspec.structs.replace(each, max_score=most.get(each.slug, 0)) for each in found]

    def missing(self) -> list[MissingStudent]:
        found = msgspec.json.decode(self._fact("missing"), type=list[MissingStudent])
        marked = {student for student, _ in self.marks().overrides}
        return [each for each in found if each.id not in marked]

    def notes(self) -> list[str]:
        return msgspec.json.decode(self._fact("notes"), type=list[str])

    def _fact(self, name: str) -> str:
        found = self._db.execute("SELECT about FROM fact WHERE name = ?", (name,)).fetchone()
        return found[0] if found else "[]"

    def rows(self) -> Iterator[GradebookRow]:
        """Yields all submissions in the order of their ids, then those who have nothing but an override."""
        columns, marks = self.check_columns(), self.marks()
        order = {each.slug: place for place, each in enumerate(columns)}
        for (about,) in self._db.execute("SELECT about FROM submission ORDER BY id"):
            info = msgspec.json.decode(about, type=SubmissionInfo)
            reports = sorted(self.reports(info.id), key=lambda each: order.get(each.slug, 0))
            yield GradebookRow(about=info, exercises=tuple(reports), marks=marks.of(info, reports, columns))
        for info in self.only_overrides():
            yield GradebookRow(about=info, exercises=(), marks=marks.of(info, (), columns))

    def only_overrides(self) -> list[SubmissionInfo]:
        """Those who have nothing but an override, in the order of their ids."""
        missing = msgspec.json.decode(self._fact("missing"), type=list[MissingStudent])
        names = {each.id: each.student for each in missing}
        students = sorted({student for student, _ in self.marks().overrides} - set(self.ids()))
        return [
            SubmissionInfo(id=each, student=names.get(each, ""), problem="Nothing was handed in.", missing=True)
            for each in students
        ]

    def ids(self) -> list[str]:
        return [found for (found,) in self._db.execute("SELECT id FROM submission ORDER BY id")]

    def reports(self, submission: str) -> list[ExerciseReport]:
        """The reports on a submission. One that cannot be read is an error of ours, and the others stay as they are."""
        found = self._db.execute("SELECT slug, report FROM grading WHERE submission = ?", (submission,)).fetchall()
        return [unpack_report(slug, blob) for slug, blob in found]

    def sources(self, submission: str) -> dict[str, tuple[str, bytes]]:
        """The name and the content of each submitted file, by exercise; those of older batches were not kept."""
        with contextlib.suppress(sqlite3.OperationalError):
            rows = self._db.execute("SELECT slug, name, content FROM source WHERE submission = ?", (submission,))
            return {slug: (name, zlib.decompress(packed)) for slug, name, packed in rows}
        return {}

    def packed_reports(self, submission: str) -> dict[str, bytes]:
        """The reports on a submission as they are stored, by exercise: JSON, compressed by zlib."""
        return dict(self._db.execute("SELECT slug, report FROM grading WHERE submission = ?", (submission,)))

    def count(self) -> dict[Status, int]:
        """The number of graded exercises of each status."""
        return dict(self._db.execute("SELECT status, COUNT(*) FROM grading GROUP BY status").fetchall())


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
