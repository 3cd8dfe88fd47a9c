"""Judge an exploration: from its outcomes and an expectation for every schedule to a finding, or None. Pure."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from grader import plain_values
from grader.judging.judge import FORM_ERRORS, judge
from grader.judging.phrases import (
    describe_difference,
    expected_calls,
    is_out_of_order,
    list_calls,
    named_entries,
    without_addresses,
)
from grader.judging.shortage import unless_machine_was_short
from grader.model import (
    Expectation,
    ExplorationOutcome,
    Explored,
    Finding,
    Observation,
    OutcomeTree,
    Raised,
    Reason,
    RunSpec,
    grader_bug,
)


class OutcomeExpectation(NamedTuple):
    """The requirements for the outcome of each schedule.

    allowed   decoded values; the outcome must be one of them; empty for any value
    holds     a predicate that must be true of the value
    says      the message if it is false; `{value}` stands for the value
    makespan  virtual seconds that the jobs may take at most; 0 for any time
    together  number of jobs that must be in flight at one moment
    ceiling   number of jobs that may be in flight at most; 0 for any number
    """

    allowed: Sequence[Any] = ()
    holds: Callable[[Any], bool] | None = None
    says: str = ""
    makespan: float = 0.0
    together: int = 0
    ceiling: int = 0


Wrong = tuple[ExplorationOutcome, str]
"""An outcome that does not meet the expectation, and a phrase that says why."""


class ExplorationDecision(NamedTuple):
    """A finding, and the outcome that it rests on if the steps of its schedule would help.

    by_the_schedule  whether the schedule decides that it goes wrong. If not, the steps say how, and not why.
    """

    finding: Finding
    outcome: ExplorationOutcome | None = None
    by_the_schedule: bool = True


def judge_exploration(seen: Observation, expected: OutcomeExpectation) -> ExplorationDecision | None:
    """The finding, without advice; None if every outcome meets the expectation. The first kind in ORDER wins."""
    decision = _first_decision(seen, expected)
    if decision is None or unless_machine_was_short(seen, decision.finding) is decision.finding:
        return decision
    return ExplorationDecision(unless_machine_was_short(seen, decision.finding))


def _first_decision(seen: Observation, expected: OutcomeExpectation) -> ExplorationDecision | None:
    if isinstance(seen.ending, Raised) and seen.ending.problem.kind == "NotUnderControl":
        text = f"{seen.ending.problem.message}."
        return ExplorationDecision(Finding(status="inconclusive", reason=Reason.NOT_UNDER_CONTROL, what=text))
    if isinstance(seen.ending, Raised) and seen.ending.problem.kind == "SchedulerFault":
        text = f"The scheduler of the grader failed: {seen.ending.problem.message}."
        return ExplorationDecision(grader_bug(text))
    if not isinstance(seen.ending, Explored):
        finding = judge(seen, Expectation())
        return (
            ExplorationDecision(finding)
            if finding
            else _failed(Reason.BAD_ANSWER, "The answer did not come from an exploration.")
        )
    explored = seen.ending
    outcomes = explored.outcomes
    start, first, second = seen.run.exploration.canary if seen.run.exploration else (0, 0, 0)
    if sorted(explored.canary) != sorted({start + first, start + second, start + first + second}):
        text = (
            "The exploration does not work in your program's process: it missed a race that the grader added as a test."
        )
        return _failed(Reason.BAD_ANSWER, text)
    well_formed = all(each.count > 0 and each.kind in ORDER for each in outcomes)
    if not outcomes or not well_formed or sum(each.count for each in outcomes) != explored.schedules:
        return _failed(Reason.BAD_ANSWER, "The report of the exploration is not complete.")
    if any(each.type == "NotImplementedError" for each in outcomes):
        return _failed(Reason.NOT_STARTED, "The code still raises NotImplementedError.")
    keys_left = [MAX_KEYS_OF_ALL]
    wrong = [(each, text) for each in outcomes if (text := _complaint(each, expected, seen, keys_left))]
    for kind in ORDER:
        of_kind = [(each, text) for each, text in wrong if each.kind == kind]
        if of_kind:
            return _decide(of_kind, expected, seen, all_wrong=len(wrong) == len(outcomes))
    return _too_slow(explored, expected)


def depends_on_the_schedule(
    outcomes: tuple[ExplorationOutcome, ...], run: RunSpec, expected: OutcomeExpectation
) -> bool:
    """Whether some of these outcomes of the exploration `run` meet the expectation, and others do not."""
    seen = Observation(run=run, ending=Explored(outcomes, 0, "", ()))
    keys_left = [MAX_KEYS_OF_ALL]
    return len({bool(_complaint(each, expected, seen, keys_left)) for each in outcomes}) == 2


def judge_ends(tree: OutcomeTree, expected: OutcomeExpectation, seen: Observation) -> OutcomeTree:
    """The tree with what is wrong with each of its outcomes. `seen`: the exploration that it belongs to."""
    keys_left = [MAX_KEYS_OF_ALL]
    complaints = tuple(_complaint(each, expected, seen, keys_left) for each in tree.ends)
    return msgspec.structs.replace(tree, complaints=complaints)


MAX_KEYS_OF_ALL = 4 * plain_values.MAX_KEYS
"""Entries of the sets and dictionaries in all outcomes together, at most: see `plain_values.MAX_KEYS`."""

ORDER = ("", "assertion", "exception", "deadlock", "livelock", "leak")
"""Kinds of outcome, the most telling first. A race that can also lead to a deadlock is reported as a race."""

SHOWN_REASONS = frozenset({Reason.WRONG_RESULT, Reason.WRONG_ORDER, Reason.BAD_ANSWER})
"""Reasons for a value that is wrong under every schedule. A page shows the steps of one; other reports show none."""

BLOCKED = {"deadlock": Reason.DEADLOCK, "livelock": Reason.LIVELOCK, "leak": Reason.LEFT_RUNNING}
"""Reasons for the kinds of outcome in which the program did not come to its end."""


def _decide(
    wrong: Sequence[Wrong], expected: OutcomeExpectation, seen: Observation, *, all_wrong: bool
) -> ExplorationDecision:
    outcome, text = next((pair for pair in wrong if _calls_again(pair[0], seen)), wrong[0])
    if outcome.kind in BLOCKED:
        reason = BLOCKED[outcome.kind]
        if reason is Reason.DEADLOCK and all_wrong and not seen.run.scenario:
            reason = Reason.TIMED_OUT  # a function that never returns, whatever the schedule
    elif outcome.kind:
        reason = Reason.RAISED if all_wrong else Reason.RACE
    elif any(each.jobs_left for each, _ in wrong):
        reason = Reason.LEFT_RUNNING
    elif all(_is_not_an_answer(each) for each, _ in wrong):
        reason = Reason.BAD_ANSWER
    elif all(_is_out_of_order(each, expected) and not _calls_again(each, seen) for each, _ in wrong):
        reason = Reason.WRONG_ORDER
    else:
        reason = Reason.WRONG_RESULT if all_wrong else Reason.RACE
    # A value that is wrong under every schedule is not explained by a schedule.
    decides = bool(outcome.kind) or not all_wrong
    explained = outcome if decides or reason in SHOWN_REASONS else None
    return ExplorationDecision(
        _failed(reason, f"{_share(wrong, seen)}{_separator(text)} {text}").finding, explained, decides
    )


def _is_not_an_answer(outcome: ExplorationOutcome) -> bool:
    return isinstance(outcome.value, dict) and "other" in outcome.value


def _is_out_of_order(outcome: ExplorationOutcome, expected: OutcomeExpectation) -> bool:
    """Whether the outcome is a list with the right items in the wrong order."""
    value = outcome.value.get("list") if isinstance(outcome.value, dict) else None
    lists = [each for each in expected.allowed if isinstance(each, list)]
    return isinstance(value, list) and any(is_out_of_order(value, each, str) for each in lists)


def _share(wrong: Sequence[Wrong], seen: Observation) -> str:
    assert isinstance(seen.ending, Explored)
    count, tried = sum(each.count for each, _ in wrong), seen.ending.schedules
    return f"Under every schedule that was tried ({count})" if count == tried else f"Under {count} of {tried} schedules"


def _separator(text: str) -> str:
    """The punctuation between the number of schedules and `text`: a comma where both are one sentence."""
    return "," if text.startswith(("the ", "a ", "no ", "your ")) else ":"


def _calls_again(outcome: ExplorationOutcome, seen: Observation) -> str:
    """A phrase that says which jobs were called too often and too seldom; empty if none was called too often."""
    calls = list(zip(seen.run.jobs, outcome.calls, strict=False))
    if not any(0 < job.times < count for job, count in calls):
        return ""
    wrong = [(job, count) for job, count in calls if job.times and job.times != count]
    return f"a job was called again. {expected_calls(seen)} Calls made: {list_calls(wrong)}."


def _complaint(
    outcome: ExplorationOutcome, expected: OutcomeExpectation, seen: Observation, keys_left: list[int]
) -> str:
    """A phrase that says what is wrong with the outcome; empty if nothing is."""
    if outcome.kind in ("assertion", "exception"):
        return (
            f"{outcome.type}: {without_addresses(outcome.message)}" if outcome.message else f"{outcome.type} was raised"
        )
    if outcome.kind:
        return outcome.message or outcome.kind
    if again := _calls_again(outcome, seen):
        return again
    keys = [most := min(plain_values.MAX_KEYS, keys_left[0])]
    try:
        value = plain_values.decode(outcome.value, keys)
    except plain_values.NotPlainData as problem:
        return f"the outcome was {problem}"
    finally:
        keys_left[0] -= most - max(0, keys[0])
    if outcome.jobs_left:
        jobs = f"{outcome.jobs_left} job{'s were' if outcome.jobs_left > 1 else ' was'}"
        return f"your function returned while {jobs} still running"
    if expected.allowed and not any(plain_values.equal(value, each) for each in expected.allowed):
        return _difference(value, expected.allowed)
    if _holds(value, expected):
        return ""
    try:
        return (expected.says or "the outcome was {value!r}").format(value=value)[:400]
    except FORM_ERRORS:
        return f"the outcome was {value!r}, which does not have the expected form"[:400]


def _difference(value: Any, allowed: Sequence[Any]) -> str:
    """A phrase that says what was expected instead of `value`: of a dictionary, only the entries that differ."""
    parts, right = named_entries(value), [named_entries(each) for each in allowed]
    if parts is None or None in right:
        return f"the outcome was {value!r} instead of {' or '.join(repr(each) for each in allowed)}"[:400]
    return describe_difference(parts, [each for each in right if each is not None], repr)[:800]


def _holds(value: Any, expected: OutcomeExpectation) -> bool:
    try:
        return expected.holds is None or bool(expected.holds(value))
    except FORM_ERRORS:
        return False  # the value does not even have the expected form


def _too_slow(explored: Explored, expected: OutcomeExpectation) -> ExplorationDecision | None:
    """The finding for jobs that took too long or overlapped wrongly. Virtual time has no noise, so 1 ms counts."""
    for each in explored.outcomes:
        if 0 < expected.ceiling < each.peak:
            text = f"{each.peak} jobs were in flight at once; the limit is {expected.ceiling}."
            return _failed(Reason.TOO_CONCURRENT, text)
        if each.lapsed:
            continue
        if each.peak < expected.together or (expected.makespan and each.makespan > expected.makespan + 0.001):
            took = f"In virtual time, the jobs took {each.makespan:.3f} s, with at most {each.peak} in flight at once"
            enough = f"{expected.makespan:.3f} s is enough" if expected.makespan else f"{expected.together} should be"
            text = f"{took}; {enough}."
            return _failed(Reason.SEQUENTIAL if each.peak <= 1 else Reason.PARTLY_CONCURRENT, text)
    return None


def _failed(reason: Reason, text: str, outcome: ExplorationOutcome | None = None) -> ExplorationDecision:
    return ExplorationDecision(Finding(status="failed", reason=reason, what=text), outcome)
