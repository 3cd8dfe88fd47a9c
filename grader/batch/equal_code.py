"""Equal code gets equal points: a check that failed in one run of a file has failed for every copy of that file.

Inputs are drawn anew for each grading, and threads take turns as they like. So a wrong file may pass a check in one run
and fail it in another. A failure that was seen is a failure; a pass is only the lack of one. Files count as equal if
their bytes, the suite, the grader and the Python are the same: then their verdicts have the same key in the store.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from grader.model import CheckReport, ExerciseReport


def with_failures_of(report: ExerciseReport, others: Sequence[ExerciseReport]) -> ExerciseReport:
    """The report, with the failed checks of other runs of the same file in place of the same checks that did not fail.

    Verdicts that an error of ours has spoilt say nothing about the file, so none is taken from there. Pure.
    """
    return with_failures(report, failures_of(others))


def failures_of(reports: Iterable[ExerciseReport]) -> dict[str, CheckReport]:
    """The failed checks of several runs of one file, by their ids; of two, the first. Pure."""
    failed: dict[str, CheckReport] = {}
    for each in reports:
        for check in each.checks:
            if check.status == "failed":
                failed.setdefault(check.id, check)
    return failed


def with_failures(report: ExerciseReport, failed: Mapping[str, CheckReport]) -> ExerciseReport:
    """The report, with these failed checks in place of those of the same ids that did not fail. Pure."""
    checks = tuple(
        failed.get(check.id, check) if check.status in ("passed", "inconclusive") else check for check in report.checks
    )
    return report if checks == report.checks else replace(report, checks=checks)
