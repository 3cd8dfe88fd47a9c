"""A check's expectation of a run, as data: it is stored beside the observation, and the run can be judged again."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class Expectation(Struct, frozen=True, kw_only=True):
    """The properties that a check expects of a run, besides a clean end.

    returns   the exact return value, encoded (see `grader.plain_values`)
    raises    index of the job whose exception must come out, unchanged
    together  number of jobs that must be in flight at one moment
    within    ideal makespan in seconds; up to `grader.judging.time_limits.NEAR_FACTOR` times as much is accepted
    prints    the lines of standard output that begin with the key, a word, in this order; no other line has that word
    finishes  whether nothing may be running when the call is over, even if it ends with an exception
    """

    returns: Any = UNSET
    raises: int | UnsetType = UNSET
    together: int = 0
    within: float = 0.0
    prints: dict[str, tuple[str, ...]] = {}
    finishes: bool = True


class RecordedExpectation(Struct, frozen=True, kw_only=True):
    """One expectation of a check.

    run       index of the run in the evidence of the check
    expected  what the check expects of that run
    """

    run: int
    expected: Expectation
