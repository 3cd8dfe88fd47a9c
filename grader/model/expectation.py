"""What a check demands of a run, as data, so that it can be stored beside the observation and judged again."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class Expectation(Struct, frozen=True, kw_only=True):
    """What a check demands of a run, beyond a clean end.

    returns   the exact return value, encoded
    raises    index of the job whose exception must come out, unchanged
    together  so many jobs must have been in flight at one moment
    within    ideal makespan in seconds; up to `grader.judging.judge.NEAR` times as much is near enough
    prints    the lines of standard output that begin with the key, in this order
    finishes  nothing may be running when the call is over, even if it ends with an exception
    """

    returns: Any = UNSET
    raises: int | UnsetType = UNSET
    together: int = 0
    within: float = 0.0
    prints: dict[str, tuple[str, ...]] = {}
    finishes: bool = True


class RecordedExpectation(Struct, frozen=True, kw_only=True):
    """One demand of a check, on the run with this place in its evidence."""

    run: int
    expected: Expectation
