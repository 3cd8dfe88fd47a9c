"""Grades a whole inbox, unattended: lists submissions, skips known ones, grades, stores verdicts, writes the files."""

import contextlib
import functools
import hashlib
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from grader.batch.archive_reader import ArchiveReader
from grader.batch.attempts import GradedAttempt
from grader.batch.decisions import keep_decisions
from grader.batch.exports import publish
from grader.batch.extensions import check_extensions
from grader.batch.fingerprints import grader_fingerprint, suite_fingerprint
from grader.batch.gone import find_renamed, note_gone
from grader.batch.known_holes import describe_known_holes
from grader.batch.open_submission import OpenSubmission, kept_under, was_too_busy
from grader.batch.owners import Entry, match_roster, refuse_other_roster
from grader.batch.packing import our_error_report
from grader.batch.request import BatchProgress, BatchRequest, Summary
from grader.batch.store import Store
from grader.grading import grade_stream, launcher_for_a_grading
from grader.intake import (
    Attempt,
    InboxContents,
    LoadedSubmission,
    ReadArchive,
    Submission,
    SubmittedFile,
    course_of,
    graded_exercises,
    load_catalogue,
    load_submission,
    open_inbox,
    read_inbox,
    read_roster,
)
from grader.model import (
    CourseRules,
    Exercise,
    ExerciseReport,
    GradebookColumn,
    Isolation,
    OperatorError,
    Status,
    SubmissionInfo,
    suggest,
)

ROUNDS = 3
"""Number of times that one batch grades again what a busy machine left inconclusive."""
CALM_IDLE, CALM_WAIT = 0.5, 60.0
"""Share of the processors that is idle on a calm machine; seconds that the batch waits for one."""


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
    rules = course_of(request.inbox, request.course, catalogue)
    exercises, known = graded_exercises(catalogue, request.slugs, rules), [each.slug for each in catalogue]
    roster = read_roster(request.roster) if request.roster else None
    if request.out.resolve() == request.inbox.resolve():
        raise OperatorError("OUT is the inbox itself.", "Give another folder for the results.")
    with Store(request.out, create=True) as store, contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-inbox-")))
        read_archive = stack.enter_context(ArchiveReader())
        left_out: list[str] = []
        inbox = open_inbox(request.inbox, scratch, read_archive, left_out)
        decisions = keep_decisions(request.out, request.accept, inbox)
        contents = read_inbox(inbox, exercises, known=known, platform=request.platform, decisions=decisions)
        owners = match_roster(contents.submissions, roster, list(store.infos()))
        refuse_other_roster(owners, roster, request.roster)
        missing, notes = owners.missing, [*left_out, *_notes_on_inbox(contents), *owners.notes, *note_gone(owners.gone)]
        notes += check_extensions(rules, owners, roster)
        entries = _chosen(owners.entries, request.only)
        if backend is None:
            launcher = stack.enter_context(launcher_for_a_grading(request.isolation))
            notes += _notes_on(launcher.isolation)
            backend = functools.partial(grade_stream, launcher, exercises, trust=request.trust)
        keys = {each.slug: f"{suite_fingerprint(each)[:32]}.{grader_fingerprint()[:32]}" for each in exercises}
        store.move(owners.moved)
        store.set_rules(rules)
        store.begin([GradebookColumn(slug=each.slug, track=each.track) for each in exercises], missing, notes)
        batch = _Batch(
            request, store, exercises, keys, on_progress, read_archive=read_archive, known=known, rules=rules
        )
        if holes := describe_known_holes(sys.version_info[:3]):
            on_progress(BatchProgress(done=0, total=len(entries), warning=holes))
        batch.run(entries, backend)
        store.level()
        renamed = find_renamed(store, owners.gone, owners.entries, exercises)
        notes += renamed
        published = publish(store, request.out, request.audience)
        return Summary(
            graded=batch.fresh,
            known=len(entries) - batch.fresh - batch.unreadable,
            unreadable=batch.unreadable,
            missing=len(missing),
            unclear=sum(info.unclear for _, info in entries) + batch.unclear,
            unlisted=sum(info.listed is False for _, info in entries),
            guesses=batch.guesses,
            doubts=batch.doubts,
            renamed=len(renamed),
            dropped=published.dropped,
            outcomes=published.outcomes,
            reviews=published.reviews,
            changes=published.changes,
            notes=(*notes, *published.problems),
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
            raise OperatorError(f"There is no submission {name!r}.", suggest(name, {info.id for _, info in entries}))
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
        rules: CourseRules | None,
    ) -> None:
        self._read_archive, self._known, self._rules = read_archive, known, rules
        self._request, self._store, self._exercises = request, store, exercises
        self._keys, self._on_progress = keys, on_progress
        self._open: dict[str, tuple[OpenSubmission, int]] = {}
        self._total = self._done = 0
        self.fresh = self.unreadable = self.guesses = self.unclear = self.doubts = 0
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
            notes, guesses = loaded.notes, (*loaded.guesses, *loaded.doubts)
            if submission.decided:  # the operator has seen what it holds
                notes, guesses = (*notes, *guesses), ()
            if not again:
                self.unclear += loaded.unclear
                self.doubts += bool(loaded.doubts) and not submission.decided
            info = replace(
                owner,
                late=loaded.late,
                late_for=loaded.late_for,
                times=loaded.times,
                notes=notes,
                guesses=guesses,
                problem=loaded.problem,
                unclear=owner.unclear or loaded.unclear,
            )
            known = self._store.keys(info.id)
            single = [file for file in loaded.sources if file.slug not in loaded.attempts]
            todo = [(0, file) for file in single if self._is_wanted(file, known.get(file.slug), again=again)]
            keys = {file.slug: self._key(file) for _, file in todo}
            kept = {file.slug for file in loaded.sources} - set(keys)
            current = OpenSubmission(entry=(submission, info), kept=kept, keys=keys, files=tuple(loaded.sources))
            todo += self._attempts_to_grade(current, loaded.attempts, again=again)
            current.waiting = {(number, file.slug) for number, file in todo}
            if not todo:
                self._close(current)
            for number, file in todo:
                ticket = f"{info.id}\0{number}" if number else info.id
                self._open[ticket] = current, number
                yield ticket, file

    def _attempts_to_grade(
        self, current: OpenSubmission, attempts: Mapping[str, Sequence[Attempt]], *, again: bool
    ) -> list[tuple[int, SubmittedFile]]:
        """The attempts that need a verdict, with their numbers; the others get that of their last grading."""
        if not attempts:
            return []
        _, info = current.entry
        current.attempts, todo = attempts, []
        stored, counted = self._store.attempts(info.id), self._store.keys(info.id)
        reports = {each.slug: each for each in self._store.reports(info.id)}
        for slug, own in attempts.items():
            for each in own:
                known = [one for one in stored.get(slug, []) if one.file.content == each.file.content]
                if not known and slug in counted and counted[slug][0] == self._key(each.file):
                    file, (key, _) = each.file, counted[slug]
                    known = [GradedAttempt(slug=slug, number=0, key=key, file=file, report=reports[slug])]
                before = (known[0].key, known[0].report.status) if known else None
                if known:
                    current.verdicts[each.number, slug] = known[0].key, known[0].report
                if self._is_wanted(each.file, before, again=again):
                    todo.append((each.number, each.file))
        return sorted(todo, key=lambda each: each[0])

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
        current, number = self._open[submission]
        current.waiting.discard((number, report.slug))
        if number:
            current.take_attempt(number, report, self._key)
        else:
            current.reports[report.slug] = report
        if not any(each == number for each, _ in current.waiting):
            del self._open[submission]
        if not current.waiting:
            self._close(current)

    def _load(self, submission: Submission) -> LoadedSubmission:
        return load_submission(
            submission, self._exercises, read_archive=self._read_archive, known=self._known, rules=self._rules
        )

    def _failed_to_load(self, entry: Entry, problem: Exception) -> OpenSubmission:
        why = f"the submission could not be read ({type(problem).__name__}: {str(problem)[:200]})"
        reports = {each.slug: our_error_report(each.slug, each.track, why) for each in self._exercises}
        return OpenSubmission(entry=entry, kept=set(), keys=dict.fromkeys(reports, ""), reports=reports)

    def _close(self, current: OpenSubmission) -> None:
        """Stores what is known of the submission. All its files have their reports."""
        _, info = current.entry
        graded = {slug: (kept_under(current.keys[slug], report), report) for slug, report in current.reports.items()}
        attempts = current.graded_attempts()
        if graded or attempts or self._store.about(info.id) != info:
            # Exercises outside this batch stay as they are.
            others = set(self._store.keys(info.id)) - {each.slug for each in self._exercises}
            try:
                self._store.put(info, graded, current.kept | others, current.files, attempts)
            except (ValueError, TypeError, OverflowError, RecursionError) as problem:  # what JSON cannot hold
                why = f"its report could not be stored ({type(problem).__name__}: {str(problem)[:200]})"
                graded = {slug: ("", our_error_report(slug, each.track, why)) for slug, (_, each) in graded.items()}
                self._store.put(SubmissionInfo(id=info.id), graded, current.kept | others)
        if any(map(was_too_busy, [*current.reports.values(), *current.fresh])):
            self._inconclusive.append(current.entry)
        if self._done < self._total:
            self._done += 1
            self.fresh += bool(graded or current.fresh)
            self.unreadable += bool(info.problem)
            self.guesses += bool(info.guesses)
        self._on_progress(self._progress(info.problem and f"{info.id}: {info.problem}"))

    def _progress(self, note: str = "") -> BatchProgress:
        return BatchProgress(done=self._done, total=self._total, fresh=self.fresh, note=note)


def wait_until_idle() -> None:
    """Waits until half of the processors are idle, but at most CALM_WAIT seconds."""
    import psutil

    until = time.monotonic() + CALM_WAIT
    while psutil.cpu_percent(interval=1.0) > 100 * (1 - CALM_IDLE) and time.monotonic() < until:
        pass
