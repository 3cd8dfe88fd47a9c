"""Judges what a batch has observed once more, by the rules of today, without running anything.

What a check demanded is stored beside what was seen, so most verdicts can be made again. Not those that rest on more:
an assert in the suite, a hunt for races, an error of ours. A check that failed a demand in its midst never asked the
rest; if it meets that demand now, its verdict stays, and it is told that it has to be graded again.
"""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.batch.store import Store
from grader.intake import load_catalogue
from grader.judging import judge, with_advice
from grader.model import CheckReport, Exercise, ExerciseReport


class RejudgeSummary(Struct, kw_only=True):
    """What came of it. `judged`, `kept`, `cut` count checks; `told` has a line for each verdict that changed."""

    judged: int = 0
    kept: int = 0
    cut: int = 0
    told: list[str] = []


def rejudge_all(store: Store, root: Path) -> RejudgeSummary:
    """Changes the reports in the store where the verdict or its words are others now."""
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
    """The check with the verdict that its demands give today; None where it rests on more than them. Pure."""
    if check.rejudgeable == "else" or not check.expectations:
        return None
    found = (judge(check.evidence[each.run], each.expected) for each in check.expectations)
    finding = next((each for each in found if each is not None), None)
    if finding is None:
        return replace(check, status="passed", finding=None)
    return replace(check, status=finding.status, finding=with_advice(finding, exercise))


def _verdict(check: CheckReport) -> str:
    return f"{check.status} ({check.finding.reason})" if check.finding else check.status
