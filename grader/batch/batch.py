"""Grades a whole inbox, unattended: lists submissions, skips known ones, grades, stores verdicts, writes the files."""

import contextlib
import functools
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
from msgspec import Struct
from msgspec.structs import replace

from grader import __version__
from grader.batch.exports import publish
from grader.batch.store import Store
from grader.execution import Launcher
from grader.grading import Trust, grade_stream, launcher_for_a_grading
from grader.intake import (
    ROOT,
    LoadedSubmission,
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
Grade = Callable[[Iterator[SubmittedFile], Callable[[int, ExerciseReport], None]], None]


def run_batch(request: BatchRequest, on_progress: OnProgress, way: Grade | None = None) -> Summary:
    """Grades what is new in the inbox, and writes all files to the folder. Raises OperatorError, also half-way.

    `way` grades a stream of sources, in the place of the warm processes of this machine.
    """
    exercises = choose(load_catalogue(request.root), list(request.slugs))
    roster = read_roster(request.roster) if request.roster else None
    with Store(request.out, create=True) as store, contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-inbox-")))
        inbox = open_inbox(request.inbox, scratch)
        handins, leftovers = list_submissions(inbox, exercises)
        entries, missing, notes = whose(handins, roster)
        if leftovers:
            notes.append(f"ignored {len(leftovers)} files of the desktop system: {', '.join(leftovers[:3])}")
        entries = _chosen(entries, request.only)
        if way is None:
            launcher = stack.enter_context(launcher_for_a_grading(request.isolation))
            way = functools.partial(_here, launcher, exercises, request.trust)
        keys = {each.slug: suite_fingerprint(each) for each in exercises}
        store.begin([GradebookColumn(slug=each.slug, track=each.track) for each in exercises], missing, notes)
        batch = _Batch(request, store, exercises, keys, on_progress)
        batch.work(entries, way)
        publish(store, request.out)
        return Summary(
            graded=batch.fresh,
            known=len(entries) - batch.fresh - batch.unreadable,
            unreadable=batch.unreadable,
            missing=len(missing),
            outcomes=store.count(),
            notes=tuple(notes),
        )


def _here(
    launcher: Launcher,
    exercises: list[Exercise],
    trust: Trust,
    sources: Iterator[SubmittedFile],
    on_source: Callable[[int, ExerciseReport], None],
) -> None:
    grade_stream(launcher, exercises, sources, on_source, trust=trust)


Entry = tuple[Submission, SubmissionInfo]


def whose(handins: Sequence[Submission], roster: Roster | None) -> tuple[list[Entry], list[MissingStudent], list[str]]:
    """Each submission with its owner, the students on the roster without one, and notes for the operator. Pure."""
    notes = list(roster.notes) if roster else []
    entries: dict[str, Entry] = {}
    for handin in handins:
        about = SubmissionInfo(id=handin.id, student=handin.student, number=handin.number, origin=handin.origin)
        if roster is not None:
            person = roster.find(handin.number, handin.student, handin.id)
            about = replace(about, listed=person is not None)
            if person is not None:
                about = replace(about, id=person.id, student=person.name or about.student)
        pieces = handin.uploads
        if (before := entries.get(about.id)) is not None:
            notes.append(f"{before[1].origin} and {about.origin} are both from {about.id}")
            pieces = (*before[0].uploads, *pieces)
        entries[about.id] = (replace(handin, uploads=pieces), about)
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
    handin, about = entry
    return {about.id, handin.id, about.number, about.origin} - {""}


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
        self._keys, self._tell = keys, on_progress
        self._open: dict[str, _Open] = {}
        self._by_index: dict[int, str] = {}
        self._count = 0
        self._total = self._done = 0
        self.fresh = self.unreadable = 0
        self._inconclusive: list[Entry] = []

    def work(self, entries: list[Entry], way: Grade) -> None:
        """Grades all entries. Then grades those again that a busy machine left inconclusive, a few times."""
        self._total = len(entries)
        self._pass(entries, way, again=False)
        for _ in range(ROUNDS):
            entries, self._inconclusive = self._inconclusive, []
            if not entries:
                break
            self._tell(self._progress(f"{len(entries)} inconclusive: waiting for a calmer machine before another try"))
            wait_until_idle()
            self._pass(entries, way, again=True)

    def _pass(self, entries: list[Entry], way: Grade, *, again: bool) -> None:
        # A grading numbers the files of one stream from 0.
        self._by_index, self._count = {}, 0
        sources = self._sources(entries, again=again)
        first = next(sources, None)
        if first is not None:
            way(_with(first, sources), self._graded)

    def _sources(self, entries: list[Entry], *, again: bool) -> Iterator[SubmittedFile]:
        """The files to grade, submission by submission. Each submission is read only when its turn comes."""
        for handin, who in entries:
            reading = load_submission(handin, self._exercises)
            about = replace(who, late=reading.late, notes=reading.notes, problem=reading.problem)
            todo = self._todo(about, reading, again=again)
            kept = {source.slug for source in reading.sources} - set(todo)
            if not todo:
                self._close(_Open(entry=(handin, about), kept=kept), fresh=again)
                continue
            self._open[about.id] = _Open(entry=(handin, about), kept=kept, waiting=set(todo))
            for source in reading.sources:
                if source.slug in todo:
                    self._by_index[self._count] = about.id
                    self._count += 1
                    self._open[about.id].keys[source.slug] = self._key(source)
                    yield source

    def _todo(self, about: SubmissionInfo, reading: LoadedSubmission, *, again: bool) -> list[str]:
        known = self._store.keys(about.id)
        return [source.slug for source in reading.sources if self._wanted(source, known.get(source.slug), again=again)]

    def _wanted(self, source: SubmittedFile, known: tuple[str, Status] | None, *, again: bool) -> bool:
        request = self._request
        if known is None:
            return not (request.failed or request.inconclusive)
        key, status = known
        if again or request.inconclusive:
            return status == "inconclusive"
        if request.failed:
            return status == "failed"
        # Inconclusive and error are not verdicts, so they are never kept.
        return request.force or bool(request.only) or key != self._key(source) or status in ("inconclusive", "error")

    def _key(self, source: SubmittedFile) -> str:
        """A text that changes with everything a verdict depends on: content, suite, grader, Python, and trust."""
        content = hashlib.sha256(source.content + repr(source.finding).encode()).hexdigest()
        return hashlib.sha256(f"{content} {self._keys[source.slug]} {self._request.trust}".encode()).hexdigest()[:32]

    def _graded(self, index: int, report: ExerciseReport) -> None:
        name = self._by_index.pop(index)
        current = self._open[name]
        current.reports[report.slug] = report
        if set(current.reports) == current.waiting:
            del self._open[name]
            self._close(current, fresh=True)

    def _close(self, current: "_Open", *, fresh: bool) -> None:
        handin, about = current.entry
        graded = {slug: (current.keys[slug], report) for slug, report in current.reports.items()}
        if graded or self._store.about(about.id) != about:
            # Exercises outside this batch stay as they are.
            others = set(self._store.keys(about.id)) - {each.slug for each in self._exercises}
            self._store.put(about, graded, current.kept | others)
        if any(map(_was_too_busy, current.reports.values())):
            self._inconclusive.append((handin, about))
        if self._done < self._total:
            self._done += 1
            self.fresh += bool(graded)
            self.unreadable += bool(about.problem)
        self._tell(self._progress(about.problem and f"{about.id}: {about.problem}"))

    def _progress(self, note: str = "") -> BatchProgress:
        return BatchProgress(done=self._done, total=self._total, fresh=self.fresh, note=note)


class _Open(Struct, kw_only=True):
    """A submission that still has files to be graded."""

    entry: Entry
    kept: set[str]
    waiting: set[str] = set()
    keys: dict[str, str] = {}
    reports: dict[str, ExerciseReport] = {}


def _was_too_busy(report: ExerciseReport) -> bool:
    """Whether another try, on a calmer machine, can give a verdict."""
    return any(check.finding and check.finding.reason is Reason.MACHINE_BUSY for check in report.checks)


def _with(first: SubmittedFile, rest: Iterator[SubmittedFile]) -> Iterator[SubmittedFile]:
    yield first
    yield from rest


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
    until = time.monotonic() + CALM_WAIT
    while psutil.cpu_percent(interval=1.0) > 100 * (1 - CALM_IDLE) and time.monotonic() < until:
        pass
