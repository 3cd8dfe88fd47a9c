"""A submission whose files are being graded, and when its verdicts are final."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from grader.batch.attempts import GradedAttempt
from grader.batch.equal_code import with_failures_of
from grader.batch.owners import Entry
from grader.intake import Attempt, SubmittedFile
from grader.model import ExerciseReport, Reason


class OpenSubmission(Struct, kw_only=True):
    """A submission that still has files to be graded.

    kept     exercises whose verdict in the store still holds
    keys     for each exercise to grade, the key of its verdict
    files    the submitted files, graded now or before
    reports  the reports so far
    waiting   the files that are being graded: the number of the attempt, or 0, and the exercise
    attempts  the attempts at each exercise of which the best one counts
    verdicts  the key and the report of each attempt, by its number and exercise, from this grading or an earlier one
    fresh     the reports on attempts that were graded now
    """

    entry: Entry
    kept: set[str]
    keys: dict[str, str]
    files: tuple[SubmittedFile, ...] = ()
    reports: dict[str, ExerciseReport] = {}
    waiting: set[tuple[int, str]] = set()
    attempts: Mapping[str, Sequence[Attempt]] = {}
    verdicts: dict[tuple[int, str], tuple[str, ExerciseReport]] = {}
    fresh: list[ExerciseReport] = []

    def take_attempt(self, number: int, report: ExerciseReport, key_of: Callable[[SubmittedFile], str]) -> None:
        """Takes the verdict on an attempt. What failed before in the same file has still failed."""
        [file] = [each.file for each in self.attempts[report.slug] if each.number == number]
        key = kept_under(key_of(file), report)
        old_key, old = self.verdicts.get((number, report.slug), ("", report))
        self.verdicts[number, report.slug] = key, with_failures_of(report, [old]) if key and key == old_key else report
        self.fresh.append(report)

    def graded_attempts(self) -> dict[str, list[GradedAttempt]]:
        """The attempts that have a verdict, by exercise."""
        found: dict[str, list[GradedAttempt]] = {}
        for slug, own in self.attempts.items():
            for each in own:
                if (each.number, slug) in self.verdicts:
                    key, report = self.verdicts[each.number, slug]
                    attempt = GradedAttempt(
                        slug=slug,
                        number=each.number,
                        key=key,
                        file=each.file,
                        report=report,
                        late=each.late,
                        time=each.time,
                    )
                    found.setdefault(slug, []).append(attempt)
        return found


def was_too_busy(report: ExerciseReport) -> bool:
    """Whether another try, on a calmer machine, can give a verdict."""
    prevented = (Reason.MACHINE_BUSY, Reason.MACHINE_LIMIT)
    return any(check.finding and check.finding.reason in prevented for check in report.checks)


def kept_under(key: str, report: ExerciseReport) -> str:
    """The key of a verdict. None for one that rests on fewer checks than its suite has, or that another try can change.

    Such a verdict is made again by the next batch. One that needs a review is kept: it would be the same.
    """
    is_whole = report.ran is None or report.ran.checks >= report.ran.defined
    return key if is_whole and not was_too_busy(report) else ""
