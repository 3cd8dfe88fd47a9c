"""Judges the stored observations of a batch again, by the rules of today, without running anything.

The expectations of a check are stored beside its observations, so most verdicts can be made again. Some rest on more:
an assert in the suite, an exploration, an error of ours. These stay. A check that failed an expectation before its end
never ran the rest. If it meets that expectation now, its verdict stays, and the summary asks to grade it again.
"""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.batch.store import Store
from grader.intake import load_catalogue
from grader.judging import judge, with_advice
from grader.model import CheckReport, Exercise, ExerciseReport


class RejudgeSummary(Struct, kw_only=True):
    """The result: numbers of checks that were `judged`, `kept` or `cut`, and a line in `told` for each change."""

    judged: int = 0
    kept: int = 0
    cut: int = 0
    told: list[str] = []


def rejudge_all(store: Store, root: Path) -> RejudgeSummary:
    """Replaces the reports in the store whose verdict or words have changed."""
    exercises = {each.slug: each for each in load_catalogue(root)}
    changes = RejudgeSummary()
    for submission in store.ids():
        for report in store.reports(submission):
            if exercise := exercises.get(report.slug):
                anew = _rejudge(report, exercise, submission, changes)
                if anew != report:
                    store.replace(submission, anew)
    return changes


def _rejudge(report: ExerciseReport, exercise: Exercise, submission: str, changes: RejudgeSummary) -> ExerciseReport:
    checks = []
    for check in report.checks:
        anew = rejudge_check(check, exercise)
        if anew is None:
            changes.kept += 1
        elif check.rejudgeable == "cut" and anew.finding is None:
            changes.cut += 1
            anew = None
        else:
            changes.judged += 1
            before, after = _verdict(check), _verdict(anew)
            if before != after:
                changes.told.append(f"{submission} {report.slug} {check.id}: {before}, now {after}")
        checks.append(anew or check)
    return replace(report, checks=tuple(checks))


def rejudge_check(check: CheckReport, exercise: Exercise) -> CheckReport | None:
    """The check with the verdict that its expectations give today; None if the verdict rests on more. Pure."""
    if check.rejudgeable == "else" or not check.expectations:
        return None
    found = (judge(check.evidence[each.run], each.expected) for each in check.expectations)
    finding = next((each for each in found if each is not None), None)
    if finding is None:
        return replace(check, status="passed", finding=None)
    return replace(check, status=finding.status, finding=with_advice(finding, exercise))


def _verdict(check: CheckReport) -> str:
    return f"{check.status} ({check.finding.reason})" if check.finding else check.status
