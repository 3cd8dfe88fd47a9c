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
from grader.batch.archive_reader import ArchiveReader
from grader.batch.decisions import keep_decisions
from grader.batch.exports import publish
from grader.batch.known_holes import describe_known_holes
from grader.batch.owners import Entry, match_roster, refuse_other_roster
from grader.batch.store import Store, our_error_report
from grader.grading import Trust, grade_stream, launcher_for_a_grading
from grader.intake import (
    COURSE,
    ROOT,
    InboxContents,
    LoadedSubmission,
    Platform,
    ReadArchive,
    Submission,
    SubmittedFile,
    choose,
    defined_checks,
    load_catalogue,
    load_submission,
    open_inbox,
    read_course,
    read_inbox,
    read_roster,
    suite_digest,
    suite_files,
)
from grader.model import (
    Audience,
    Exercise,
    ExerciseReport,
    GradebookColumn,
    Isolation,
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
    """One call of `grader batch`. `only`, `failed` and `inconclusive` choose what to grade again; `force` takes all.

    audience  whom the feedback is for
    platform  where the inbox comes from; None to find it
    accept    a file of decisions about entries whose student is not clear
    course    the rules of the course; None for `course.toml` beside the inbox, if there is one
    """

    inbox: Path
    out: Path
    slugs: tuple[str, ...] = ()
    roster: Path | None = None
    root: Path = ROOT
    isolation: str = "on"
    trust: Trust = "nobody"
    audience: Audience = Audience.STUDENT
    force: bool = False
    only: tuple[str, ...] = ()
    failed: bool = False
    inconclusive: bool = False
    platform: Platform | None = None
    accept: Path | None = None
    course: Path | None = None


class BatchProgress(Struct, frozen=True, kw_only=True):
    """The state of a batch.

    done     submissions that have their verdicts
    total    submissions in all
    fresh    submissions among the done ones that were graded now
    note     a message for the operator; empty for none
    warning  what the operator should know before the work begins; empty for nothing
    """

    done: int
    total: int
    fresh: int = 0
    note: str = ""
    warning: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """The result of a batch: submissions graded now, known from before, and not gradable; exercises by status.

    reviews   submissions with a pass that a person has to confirm
    unclear   submissions among the ones not gradable whose owner is not clear
    unlisted  submissions of people who are not on the roster
    guesses   submissions with a file that was found by what it defines, and not by its name
    """

    graded: int
    known: int
    unreadable: int
    missing: int
    unclear: int = 0
    unlisted: int = 0
    guesses: int = 0
    outcomes: dict[Status, int]
    reviews: int = 0
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
    catalogue = load_catalogue(request.root)
    exercises, known = choose(catalogue, list(request.slugs)), [each.slug for each in catalogue]
    roster = read_roster(request.roster) if request.roster else None
    beside = request.inbox.resolve().parent / COURSE
    course = request.course or (beside if beside.is_file() else None)
    rules = read_course(course, known) if course else None
    if request.out.resolve() == request.inbox.resolve():
        raise OperatorError("OUT is the inbox itself.", "Give another folder for the results.")
    with Store(request.out, create=True) as store, contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-inbox-")))
        read_archive = stack.enter_context(ArchiveReader())
        inbox = open_inbox(request.inbox, scratch, read_archive)
        decisions = keep_decisions(request.out, request.accept, inbox)
        contents = read_inbox(inbox, exercises, known=known, platform=request.platform, decisions=decisions)
        owners = match_roster(contents.submissions, roster, list(store.infos()))
        refuse_other_roster(owners, roster, request.roster)
        missing, notes = owners.missing, [*_notes_on_inbox(contents), *owners.notes]
        entries = _chosen(owners.entries, request.only)
        if backend is None:
            launcher = stack.enter_context(launcher_for_a_grading(request.isolation))
            notes += _notes_on(launcher.isolation)
            backend = functools.partial(grade_stream, launcher, exercises, trust=request.trust)
        keys = {each.slug: f"{suite_fingerprint(each)[:32]}.{grader_fingerprint()[:32]}" for each in exercises}
        store.move(owners.moved)
        store.set_rules(rules)
        store.begin([GradebookColumn(slug=each.slug, track=each.track) for each in exercises], missing, notes)
        batch = _Batch(request, store, exercises, keys, on_progress, read_archive=read_archive, known=known)
        if holes := describe_known_holes(sys.version_info[:3]):
            on_progress(BatchProgress(done=0, total=len(entries), warning=holes))
        batch.run(entries, backend)
        store.level()
        published = publish(store, request.out, request.audience)
        return Summary(
            graded=batch.fresh,
            known=len(entries) - batch.fresh - batch.unreadable,
            unreadable=batch.unreadable,
            missing=len(missing),
            unclear=sum(info.unclear for _, info in entries),
            unlisted=sum(info.listed is False for _, info in entries),
            guesses=batch.guesses,
            outcomes=published.outcomes,
            reviews=published.reviews,
            notes=(*store.changes, *notes, *published.problems),
        )


def _notes_on_inbox(contents: InboxContents) -> list[str]:
    """Notes on what the names in the inbox say."""
    ignored = contents.ignored
    more = f" and {len(ignored) - 3} more" if len(ignored) > 3 else ""
    return [f"ignored, because nobody hands this in: {', '.join(ignored[:3])}{more}"] if ignored else []


def _notes_on(isolation: Isolation) -> list[str]:
    """Notes for the operator of a batch that was not isolated."""
    if isolation.on:
        return []
    if isolation.account:
        return [f"not isolated ({isolation.why_not}); each run had an account of its own, as docs/trust.md describes"]
    return [f"not isolated ({isolation.why_not}): submitted code could change the grader and forge any verdict"]


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
        *,
        read_archive: ReadArchive,
        known: Sequence[str],
    ) -> None:
        self._read_archive, self._known = read_archive, known
        self._request, self._store, self._exercises = request, store, exercises
        self._keys, self._on_progress = keys, on_progress
        self._open: dict[str, _OpenSubmission] = {}
        self._total = self._done = 0
        self.fresh = self.unreadable = self.guesses = 0
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
            try:
                loaded = LoadedSubmission(problem=owner.problem) if owner.problem else self._load(submission)
            except Exception as problem:  # of ours, with this one submission: the others go on
                self._close(self._failed_to_load((submission, owner), problem))
                continue
            notes, guesses = loaded.notes, loaded.guesses
            if submission.decided:  # the operator has seen what it holds
                notes, guesses = (*notes, *guesses), ()
            info = replace(
                owner, late=loaded.late, times=loaded.times, notes=notes, guesses=guesses, problem=loaded.problem
            )
            known = self._store.keys(info.id)
            todo = [file for file in loaded.sources if self._is_wanted(file, known.get(file.slug), again=again)]
            keys = {file.slug: self._key(file) for file in todo}
            kept = {file.slug for file in loaded.sources} - set(keys)
            current = _OpenSubmission(entry=(submission, info), kept=kept, keys=keys, files=tuple(loaded.sources))
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
        return request.force or bool(request.only) or key != self._key(file) or status == "error"

    def _key(self, file: SubmittedFile) -> str:
        """A text that changes with everything a verdict depends on: content, suite, grader, Python, and trust."""
        content = hashlib.sha256(file.content + repr(file.finding).encode()).hexdigest()
        return f"{content[:32]}.{self._keys[file.slug]}.{self._request.trust}"

    def _record(self, submission: str, report: ExerciseReport) -> None:
        current = self._open[submission]
        current.reports[report.slug] = report
        if set(current.reports) == set(current.keys):
            del self._open[submission]
            self._close(current)

    def _load(self, submission: Submission) -> LoadedSubmission:
        return load_submission(submission, self._exercises, read_archive=self._read_archive, known=self._known)

    def _failed_to_load(self, entry: Entry, problem: Exception) -> "_OpenSubmission":
        why = f"the submission could not be read ({type(problem).__name__}: {str(problem)[:200]})"
        reports = {each.slug: our_error_report(each.slug, each.track, why) for each in self._exercises}
        return _OpenSubmission(entry=entry, kept=set(), keys=dict.fromkeys(reports, ""), reports=reports)

    def _close(self, current: "_OpenSubmission") -> None:
        """Stores what is known of the submission. All its files have their reports."""
        _, info = current.entry
        graded = {slug: (_kept_under(current.keys[slug], report), report) for slug, report in current.reports.items()}
        if graded or self._store.about(info.id) != info:
            # Exercises outside this batch stay as they are.
            others = set(self._store.keys(info.id)) - {each.slug for each in self._exercises}
            try:
                self._store.put(info, graded, current.kept | others, current.files)
            except (ValueError, TypeError, OverflowError, RecursionError) as problem:  # what JSON cannot hold
                why = f"its report could not be stored ({type(problem).__name__}: {str(problem)[:200]})"
                graded = {slug: ("", our_error_report(slug, each.track, why)) for slug, (_, each) in graded.items()}
                self._store.put(SubmissionInfo(id=info.id), graded, current.kept | others)
        if any(map(_was_too_busy, current.reports.values())):
            self._inconclusive.append(current.entry)
        if self._done < self._total:
            self._done += 1
            self.fresh += bool(graded)
            self.unreadable += bool(info.problem)
            self.guesses += bool(info.guesses)
        self._on_progress(self._progress(info.problem and f"{info.id}: {info.problem}"))

    def _progress(self, note: str = "") -> BatchProgress:
        return BatchProgress(done=self._done, total=self._total, fresh=self.fresh, note=note)


class _OpenSubmission(Struct, kw_only=True):
    """A submission that still has files to be graded.

    kept     exercises whose verdict in the store still holds
    keys     for each exercise to grade, the key of its verdict
    files    the submitted files, graded now or before
    reports  the reports so far
    """

    entry: Entry
    kept: set[str]
    keys: dict[str, str]
    files: tuple[SubmittedFile, ...] = ()
    reports: dict[str, ExerciseReport] = {}


def _was_too_busy(report: ExerciseReport) -> bool:
    """Whether another try, on a calmer machine, can give a verdict."""
    prevented = (Reason.MACHINE_BUSY, Reason.MACHINE_LIMIT)
    return any(check.finding and check.finding.reason in prevented for check in report.checks)


def _kept_under(key: str, report: ExerciseReport) -> str:
    """The key of a verdict. None for one that rests on fewer checks than its suite has, or that another try can change.

    Such a verdict is made again by the next batch. One that needs a review is kept: it would be the same.
    """
    is_whole = report.ran is None or report.ran.checks >= report.ran.defined
    return key if is_whole and not _was_too_busy(report) else ""


def suite_fingerprint(exercise: Exercise) -> str:
    """A text that changes with the suite of an exercise, and with the checks that it defines."""
    checks = [sorted(defined_checks(suite)) for suite in suite_files([exercise])]
    return hashlib.sha256(f"{suite_digest(exercise)} {checks}".encode()).hexdigest()


@functools.cache
def grader_fingerprint() -> str:
    """A text that changes with the version and the code of the grader, and with the Python that runs it."""
    digest = hashlib.sha256(f"{__version__} {sys.version} {sys.implementation.cache_tag}".encode())
    here = Path(__file__).parent.parent
    for path in sorted(path for pattern in ("*.py", "*.ini") for path in here.rglob(pattern)):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def wait_until_idle() -> None:
    """Waits until half of the processors are idle, but at most CALM_WAIT seconds."""
    import psutil

    until = time.monotonic() + CALM_WAIT
    while psutil.cpu_percent(interval=1.0) > 100 * (1 - CALM_IDLE) and time.monotonic() < until:
        pass
