"""Grades a whole inbox, unattended: lists submissions, skips known ones, grades, stores verdicts, writes the files."""

import contextlib
import functools
import hashlib
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from grader import __version__
from grader.batch.exports import publish
from grader.batch.store import Store
from grader.grading import Trust, grade_stream, launcher_for_a_grading
from grader.intake import (
    ROOT,
    Roster,
    Submission,
    SubmittedFile,
    choose,
    list_submissions,
    load_catalogue,
    load_submission,
    open_inbox,
    read_roster,
)
from grader.model import (
    Exercise,
    ExerciseReport,
    GradebookColumn,
    Isolation,
    MissingStudent,
    OperatorError,
    Reason,
    Status,
    SubmissionInfo,
    suggest,
)

ROUNDS = 3
"""Number of times that one batch grades again what a busy machine left inconclusive."""
CALM_IDLE, CALM_WAIT = 0.5, 60.0
"""Share of the processors that is idle on a calm machine; seconds that the batch waits for one."""


class BatchRequest(Struct, frozen=True, kw_only=True):
    """One call of `grader batch`. `only`, `failed` and `inconclusive` choose what to grade again; `force` takes all."""

    inbox: Path
    out: Path
    slugs: tuple[str, ...] = ()
    roster: Path | None = None
    root: Path = ROOT
    isolation: str = "on"
    trust: Trust = "nobody"
    force: bool = False
    only: tuple[str, ...] = ()
    failed: bool = False
    inconclusive: bool = False


class BatchProgress(Struct, frozen=True, kw_only=True):
    """The state of a batch.

    done   submissions that have their verdicts
    total  submissions in all
    fresh  submissions among the done ones that were graded now
    note   a message for the operator; empty for none
    """

    done: int
    total: int
    fresh: int = 0
    note: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """The result of a batch: submissions graded now, known from before, and not gradable; exercises by status."""

    graded: int
    known: int
    unreadable: int
    missing: int
    outcomes: dict[Status, int]
    notes: tuple[str, ...]


OnProgress = Callable[[BatchProgress], None]
Files = Iterator[tuple[str, SubmittedFile]]
"""The files to grade, each with the id of its submission."""
OnReport = Callable[[str, ExerciseReport], None]
"""Gets the id of a submission, and the report on one of its files."""


class GradeFiles(Protocol):
    """The seam: grades a stream of files, on this machine or on a cluster."""

    def __call__(self, files: Files, on_report: OnReport, /) -> None: ...


def run_batch(request: BatchRequest, on_progress: OnProgress, backend: GradeFiles | None = None) -> Summary:
    """Grades what is new in the inbox, and writes all files to the folder. Raises OperatorError, also half-way.

    `backend` grades the files; by default, the warm processes of this machine.
    """
    exercises = choose(load_catalogue(request.root), list(request.slugs))
    roster = read_roster(request.roster) if request.roster else None
    with Store(request.out, create=True) as store, contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-inbox-")))
        inbox = open_inbox(request.inbox, scratch)
        submissions, leftovers = list_submissions(inbox, exercises)
        entries, missing, notes = match_roster(submissions, roster)
        if leftovers:
            notes.append(f"ignored {len(leftovers)} files of the desktop system: {', '.join(leftovers[:3])}")
        entries = _chosen(entries, request.only)
        if backend is None:
            launcher = stack.enter_context(launcher_for_a_grading(request.isolation))
            notes += _notes_on(launcher.isolation)
            backend = functools.partial(grade_stream, launcher, exercises, trust=request.trust)
        keys = {each.slug: suite_fingerprint(each) for each in exercises}
        store.begin([GradebookColumn(slug=each.slug, track=each.track) for each in exercises], missing, notes)
        batch = _Batch(request, store, exercises, keys, on_progress)
        batch.run(entries, backend)
        publish(store, request.out)
        return Summary(
            graded=batch.fresh,
            known=len(entries) - batch.fresh - batch.unreadable,
            unreadable=batch.unreadable,
            missing=len(missing),
            outcomes=store.count(),
            notes=tuple(notes),
        )


def _notes_on(isolation: Isolation) -> list[str]:
    """What the operator must know of a batch that was not isolated."""
    if isolation.on:
        return []
    if isolation.account:
        return [f"not isolated ({isolation.why_not}); each run had an account of its own, as docs/trust.md describes"]
    return [f"not isolated ({isolation.why_not}): submitted code could change the grader and forge any verdict"]


Entry = tuple[Submission, SubmissionInfo]


def match_roster(
    submissions: Sequence[Submission], roster: Roster | None
) -> tuple[list[Entry], list[MissingStudent], list[str]]:
    """Each submission with its owner, the students on the roster without one, and notes for the operator. Pure."""
    notes = list(roster.notes) if roster else []
    entries: dict[str, Entry] = {}
    for each in submissions:
        info = SubmissionInfo(id=each.id, student=each.student, number=each.number, origin=each.origin)
        if roster is not None:
            person = roster.find(each.number, each.student, each.id)
            info = replace(info, listed=person is not None)
            if person is not None:
                info = replace(info, id=person.id, student=person.name or info.student)
        uploads = each.uploads
        if (before := entries.get(info.id)) is not None:
            notes.append(f"{before[1].origin} and {info.origin} are both from {info.id}")
            uploads = (*before[0].uploads, *uploads)
        entries[info.id] = (replace(each, uploads=uploads), info)
    people = roster.people if roster else ()
    missing = [MissingStudent(id=each.id, student=each.name) for each in people if each.id not in entries]
    return [entries[key] for key in sorted(entries)], missing, notes


def _chosen(entries: list[Entry], only: Sequence[str]) -> list[Entry]:
    for name in only:
        if not any(name in _names(entry) for entry in entries):
            known = {each for entry in entries for each in _names(entry)}
            raise OperatorError(f"There is no submission {name!r}.", suggest(name, known))
    return [entry for entry in entries if not only or any(name in only for name in _names(entry))]


def _names(entry: Entry) -> set[str]:
    submission, info = entry
    return {info.id, submission.id, info.number, info.origin} - {""}


class _Batch:
    def __init__(
        self,
        request: BatchRequest,
        store: Store,
        exercises: list[Exercise],
        keys: dict[str, str],
        on_progress: OnProgress,
    ) -> None:
        self._request, self._store, self._exercises = request, store, exercises
        self._keys, self._on_progress = keys, on_progress
        self._open: dict[str, _OpenSubmission] = {}
        self._total = self._done = 0
        self.fresh = self.unreadable = 0
        self._inconclusive: list[Entry] = []

    def run(self, entries: list[Entry], backend: GradeFiles) -> None:
        """Grades all entries. Then grades those again that a busy machine left inconclusive, a few times."""
        self._total = len(entries)
        self._grade(entries, backend, again=False)
        for _ in range(ROUNDS):
            entries, self._inconclusive = self._inconclusive, []
            if not entries:
                break
            note = f"{len(entries)} inconclusive: waiting for a calmer machine before another try"
            self._on_progress(self._progress(note))
            wait_until_idle()
            self._grade(entries, backend, again=True)

    def _grade(self, entries: list[Entry], backend: GradeFiles, *, again: bool) -> None:
        files = self._files(entries, again=again)
        first = next(files, None)
        if first is not None:  # otherwise, no process has to start
            backend(itertools.chain([first], files), self._record)

    def _files(self, entries: list[Entry], *, again: bool) -> Files:
        """The files to grade, submission by submission. Each submission is read only when its turn comes."""
        for submission, owner in entries:
            loaded = load_submission(submission, self._exercises)
            info = replace(owner, late=loaded.late, notes=loaded.notes, problem=loaded.problem)
            known = self._store.keys(info.id)
            todo = [file for file in loaded.sources if self._is_wanted(file, known.get(file.slug), again=again)]
            keys = {file.slug: self._key(file) for file in todo}
            kept = {file.slug for file in loaded.sources} - set(keys)
            current = _OpenSubmission(entry=(submission, info), kept=kept, keys=keys)
            if not todo:
                self._close(current)
                continue
            self._open[info.id] = current
            for file in todo:
                yield info.id, file

    def _is_wanted(self, file: SubmittedFile, known: tuple[str, Status] | None, *, again: bool) -> bool:
        request = self._request
        if known is None:
            return not (request.failed or request.inconclusive)
        key, status = known
        if again or request.inconclusive:
            return status == "inconclusive"
        if request.failed:
            return status == "failed"
        # Inconclusive and error are not verdicts, so they are never kept.
        return request.force or bool(request.only) or key != self._key(file) or status in ("inconclusive", "error")

    def _key(self, file: SubmittedFile) -> str:
        """A text that changes with everything a verdict depends on: content, suite, grader, Python, and trust."""
        content = hashlib.sha256(file.content + repr(file.finding).encode()).hexdigest()
        return hashlib.sha256(f"{content} {self._keys[file.slug]} {self._request.trust}".encode()).hexdigest()[:32]

    def _record(self, submission: str, report: ExerciseReport) -> None:
        current = self._open[submission]
        current.reports[report.slug] = report
        if set(current.reports) == set(current.keys):
            del self._open[submission]
            self._close(current)

    def _close(self, current: "_OpenSubmission") -> None:
        """Stores what is known of the submission. All its files have their reports."""
        _, info = current.entry
        graded = {slug: (current.keys[slug], report) for slug, report in current.reports.items()}
        if graded or self._store.about(info.id) != info:
            # Exercises outside this batch stay as they are.
            others = set(self._store.keys(info.id)) - {each.slug for each in self._exercises}
            self._store.put(info, graded, current.kept | others)
        if any(map(_was_too_busy, current.reports.values())):
            self._inconclusive.append(current.entry)
        if self._done < self._total:
            self._done += 1
            self.fresh += bool(graded)
            self.unreadable += bool(info.problem)
        self._on_progress(self._progress(info.problem and f"{info.id}: {info.problem}"))

    def _progress(self, note: str = "") -> BatchProgress:
        return BatchProgress(done=self._done, total=self._total, fresh=self.fresh, note=note)


class _OpenSubmission(Struct, kw_only=True):
    """A submission that still has files to be graded.

    kept     exercises whose verdict in the store still holds
    keys     for each exercise to grade, the key of its verdict
    reports  the reports so far
    """

    entry: Entry
    kept: set[str]
    keys: dict[str, str]
    reports: dict[str, ExerciseReport] = {}


def _was_too_busy(report: ExerciseReport) -> bool:
    """Whether another try, on a calmer machine, can give a verdict."""
    return any(check.finding and check.finding.reason is Reason.MACHINE_BUSY for check in report.checks)


def suite_fingerprint(exercise: Exercise) -> str:
    """A text that changes with everything a verdict depends on, apart from the submitted file."""
    digest = hashlib.sha256(_grader_key().encode())
    for folder in (exercise.folder, exercise.solutions):
        for path in sorted(folder.glob("*")):
            if path.is_file() and path != exercise.reference:
                digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@functools.cache
def _grader_key() -> str:
    """A text that changes with the version and the code of the grader, and with the Python that runs it."""
    digest = hashlib.sha256(f"{__version__} {sys.version} {sys.implementation.cache_tag}".encode())
    here = Path(__file__).parent.parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def wait_until_idle() -> None:
    """Waits until half of the processors are idle, but at most CALM_WAIT seconds."""
    import psutil

    until = time.monotonic() + CALM_WAIT
    while psutil.cpu_percent(interval=1.0) > 100 * (1 - CALM_IDLE) and time.monotonic() < until:
        pass
