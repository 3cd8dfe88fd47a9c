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
from grader.model import CheckReport, Exercise, ExerciseReport, Reason


class RejudgeSummary(Struct, kw_only=True):
    """The result of judging again.

    judged   checks that have the verdict of today's rules
    kept     checks whose verdict rests on more than is stored
    cut      checks that now meet the expectation that they failed, but never ran the rest
    changes  a line for each verdict that changed
    """

    judged: int = 0
    kept: int = 0
    cut: int = 0
    changes: list[str] = []


def rejudge_all(store: Store, root: Path) -> RejudgeSummary:
    """Replaces the reports in the store whose verdict or words have changed."""
    exercises = {each.slug: each for each in load_catalogue(root)}
    summary = RejudgeSummary()
    for submission in store.ids():
        for report in store.reports(submission):
            if exercise := exercises.get(report.slug):
                rejudged = _rejudge(report, exercise, submission, summary)
                if rejudged != report:
                    store.judge_again(submission, rejudged, before=report)
    return summary


def _rejudge(report: ExerciseReport, exercise: Exercise, submission: str, summary: RejudgeSummary) -> ExerciseReport:
    checks = []
    for check in report.checks:
        rejudged = rejudge_check(check, exercise)
        if rejudged is None:
            summary.kept += 1
        elif check.rejudgeable == "cut" and rejudged.finding is None:
            summary.cut += 1
            rejudged = None
        else:
            summary.judged += 1
            before, after = _verdict(check), _verdict(rejudged)
            if before != after:
                summary.changes.append(f"{submission} {report.slug} {check.id}: {before}, now {after}")
        checks.append(rejudged or check)
    return replace(report, checks=tuple(checks))


def rejudge_check(check: CheckReport, exercise: Exercise) -> CheckReport | None:
    """The check with the verdict that its expectations give today; None if the verdict rests on more. Pure."""
    if check.rejudgeable == "else" or not check.expectations:
        return None
    found = (judge(check.evidence[each.run], each.expected) for each in check.expectations)
    finding = next((each for each in found if each is not None), None)
    if finding is None:
        return replace(check, status="passed", finding=None)
    if finding.reason is Reason.NOT_STARTED and check.finding and check.finding.reason is Reason.RAISED:
        return None  # it was told from the file that only a part is missing
    return replace(check, status=finding.status, finding=with_advice(finding, exercise))


def _verdict(check: CheckReport) -> str:
    return f"{check.status} ({check.finding.reason})" if check.finding else check.status
