"""From what a hunt reported and what was expected of every schedule to a finding, or None if nothing is wrong. Pure."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from grader import plain_values
from grader.judging.judge import judge
from grader.model import Expectation, ExplorationOutcome, Explored, Finding, Observation, Raised, Reason


class OutcomeExpectation(NamedTuple):
    """What each schedule's outcome must be.

    allowed   decoded values, of which it must be one; empty for any
    holds     what must be true of the value
    says      what it means that it is not, with `{value}` in it
    makespan  virtual seconds that the jobs may take; 0 for any
    together  so many jobs must have been in flight at one moment
    ceiling   most jobs that may be in flight; 0 for any
    """

    allowed: Sequence[Any] = ()
    holds: Callable[[Any], bool] | None = None
    says: str = ""
    makespan: float = 0.0
    together: int = 0
    ceiling: int = 0


Wrong = tuple[ExplorationOutcome, str]
"""An outcome that is not as it should be, and what is wrong with it."""


class ExplorationDecision(NamedTuple):
    """A finding, and the outcome that it rests on, if it is one that can be explained."""

    finding: Finding
    outcome: ExplorationOutcome | None = None


def judge_exploration(seen: Observation, expected: OutcomeExpectation) -> ExplorationDecision | None:
    """The finding, without advice. Where several things are wrong, the first of ORDER is told."""
    if isinstance(seen.ending, Raised) and seen.ending.problem.kind == "NotUnderControl":
        return _failed(Reason.NOT_UNDER_CONTROL, f"{seen.ending.problem.message}.")
    if not isinstance(seen.ending, Explored):
        finding = judge(seen, Expectation())
        return (
            ExplorationDecision(finding)
            if finding
            else _failed(Reason.BAD_ANSWER, "The answer was not that of a hunt.")
        )
    explored = seen.ending
    outcomes = explored.outcomes
    start, first, second = seen.run.exploration.canary if seen.run.exploration else (0, 0, 0)
    if sorted(explored.canary) != sorted({start + first, start + second, start + first + second}):
        text = "The hunt for races no longer works in your program's process: it missed one that was planted there."
        return _failed(Reason.BAD_ANSWER, text)
    if not outcomes or sum(each.count for each in outcomes) != explored.schedules:
        return _failed(Reason.BAD_ANSWER, "The hunt's report is not whole.")
    if any(each.type == "NotImplementedError" for each in outcomes):
        return _failed(Reason.NOT_STARTED, "The code still raises NotImplementedError.")
    wrong = [(each, words) for each in outcomes if (words := _amiss(each, expected))]
    for kind in ORDER:
        of_kind = [(each, words) for each, words in wrong if each.kind == kind]
        if of_kind:
            return _rule(of_kind, expected, seen, all_wrong=len(wrong) == len(outcomes))
    return _too_slow(explored, expected)


ORDER = ("", "assertion", "exception", "deadlock", "livelock", "leak")
"""Kinds of outcome. A race that also leads to a deadlock is told as a race."""
BLOCKED = {"deadlock": Reason.DEADLOCK, "livelock": Reason.LIVELOCK, "leak": Reason.LEFT_RUNNING}


def _rule(
    wrong: Sequence[Wrong], expected: OutcomeExpectation, seen: Observation, *, all_wrong: bool
) -> ExplorationDecision:
    outcome, words = wrong[0]
    if outcome.kind in BLOCKED:
        reason = BLOCKED[outcome.kind]
        if reason is Reason.DEADLOCK and all_wrong and not seen.run.scenario:
            reason = Reason.TIMED_OUT  # a function that never comes back, whatever the schedule
    elif outcome.kind:
        reason = Reason.RAISED if all_wrong else Reason.RACE
    elif any(each.jobs_left for each, _ in wrong):
        reason = Reason.LEFT_RUNNING
    elif all(_is_no_answer(each) for each, _ in wrong):
        reason = Reason.BAD_ANSWER
    elif all(_is_out_of_order(each, expected) for each, _ in wrong):
        reason = Reason.WRONG_ORDER
    else:
        reason = Reason.WRONG_RESULT if all_wrong else Reason.RACE
    # What comes out wrong whatever the schedule, no schedule explains.
    explained = None if all_wrong and not outcome.kind else outcome
    return _failed(reason, f"{_share(wrong, seen)}: {words}", explained)


def _is_no_answer(outcome: ExplorationOutcome) -> bool:
    return isinstance(outcome.value, dict) and "other" in outcome.value


def _is_out_of_order(outcome: ExplorationOutcome, expected: OutcomeExpectation) -> bool:
    """The right things in the wrong order."""
    value = outcome.value.get("list") if isinstance(outcome.value, dict) else None
    lists = [each for each in expected.allowed if isinstance(each, list)]
    return isinstance(value, list) and any(sorted(map(str, value)) == sorted(map(str, each)) for each in lists)


def _share(wrong: Sequence[Wrong], seen: Observation) -> str:
    assert isinstance(seen.ending, Explored)
    count, tried = sum(each.count for each, _ in wrong), seen.ending.schedules
    return f"Under every schedule that was tried ({count})" if count == tried else f"Under {count} of {tried} schedules"


def _amiss(outcome: ExplorationOutcome, expected: OutcomeExpectation) -> str:
    """What is wrong with it, in words; empty if nothing is."""
    if outcome.kind in ("assertion", "exception"):
        return f"{outcome.type}: {outcome.message}" if outcome.message else f"{outcome.type} was raised"
    if outcome.kind:
        return outcome.message or outcome.kind
    try:
        value = plain_values.decode(outcome.value)
    except plain_values.NotPlainData as problem:
        return f"the outcome was {problem}"
    if outcome.jobs_left:
        jobs = f"{outcome.jobs_left} job{'s were' if outcome.jobs_left > 1 else ' was'}"
        return f"your function returned while {jobs} still running"
    if expected.allowed and not any(plain_values.equal(value, each) for each in expected.allowed):
        return f"the outcome was {value!r} instead of {' or '.join(repr(each) for each in expected.allowed)}"[:400]
    try:
        holds = expected.holds is None or expected.holds(value)
    except (TypeError, AttributeError, LookupError, ValueError):
        holds = False  # the value has not even the form that was asked for
    return "" if holds else (expected.says or "the outcome was {value!r}").format(value=value)[:400]


def _too_slow(explored: Explored, expected: OutcomeExpectation) -> ExplorationDecision | None:
    """Virtual time has no noise: what is slower by a millisecond waited for something."""
    for each in explored.outcomes:
        if 0 < expected.ceiling < each.peak:
            text = f"{each.peak} jobs were in flight at once; at most {expected.ceiling} may be."
            return _failed(Reason.TOO_CONCURRENT, text)
        if each.lapsed:
            continue
        if each.peak < expected.together or (expected.makespan and each.makespan > expected.makespan + 0.001):
            text = (
                f"In virtual time the jobs took {each.makespan:.3f} s, at most {each.peak} at once; "
                f"{expected.makespan:.3f} s are enough."
            )
            return _failed(Reason.SEQUENTIAL if each.peak <= 1 else Reason.PARTLY_CONCURRENT, text)
    return None


def _failed(reason: Reason, text: str, outcome: ExplorationOutcome | None = None) -> ExplorationDecision:
    return ExplorationDecision(Finding(status="failed", reason=reason, what=text), outcome)
