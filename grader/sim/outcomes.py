"""Collects every outcome that a program can have, for those who judge outcomes themselves.

`explore` stops at the first failure. A survey goes on: what a program returns under one schedule can be right or wrong,
and only the one who asked knows which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.sim.core import ExecutionFailure, Failure, decode, encode
from grader.sim.engine import KERNEL
from grader.sim.environment import surroundings
from grader.sim.explore import CANCEL, failure_of, finish, once, outcome_of
from grader.sim.instrument import current, refresh
from grader.sim.strategies import ReplayStrategy, search

Digest = Callable[[Any], str]
"""Makes of what a program returned a text that stands for the outcome; may look at the virtual clock."""


class TooManyOutcomes(RuntimeError):
    """A program with more distinct outcomes than anybody wants to see."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which executions end: with a value (its digest) or with a failure (`kind`, see Failure).

    `lapsed`: time passed while others could run, so that durations mean nothing.
    """

    value: str | None
    kind: str
    type: str
    message: str
    count: int
    token: str
    lapsed: bool = False


_Key = tuple[str | None, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class OutcomeCollection:
    """The distinct outcomes in the order of their first sight. `bound` is empty if `schedules` is only a sample."""

    outcomes: tuple[Outcome, ...]
    schedules: int
    bound: str


def collect_outcomes(
    program: Callable[[], Any],
    digest: Digest,
    *,
    schedules: int,
    seed: int = 0,
    strategy: str = "portfolio",
    cancel: bool = False,
    lapses: bool = False,
    most: int = 1000,
    afresh: bool = True,
) -> OutcomeCollection:
    """Runs `program` under up to `schedules` schedules. A livelock ends the survey: each one more would cost as much.

    afresh: modules that keep state are run again before each. lapses: see `explore`.
    Raises TooMany beyond `most` outcomes, and what `explore` does.
    """
    plan = search(strategy, seed, lapses)
    run = _Run(program, digest, afresh)
    firsts: dict[_Key, str] = {}
    counts: dict[_Key, int] = {}
    count = 0
    flags = CANCEL if cancel else 0
    with surroundings():
        while count < schedules and (policy := plan.next()) is not None:
            count += 1
            trouble = once(run.body, policy, flags)
            key: _Key = (run.value, "", "", "", KERNEL.lapses > 0)
            if trouble is not None:
                key = (None, trouble.kind, trouble.type, trouble.message, KERNEL.lapses > 0)
            if key not in firsts:
                if len(firsts) >= most:
                    raise TooManyOutcomes(f"more than {most} different outcomes")
                firsts[key] = encode([entry[:3] for entry in KERNEL.log], flags)
            counts[key] = counts.get(key, 0) + 1
            if trouble is not None and trouble.kind == "livelock":
                return OutcomeCollection(_outcomes(firsts, counts), count, "")
            plan.ran(KERNEL.total, len(KERNEL.tasks))
    return OutcomeCollection(_outcomes(firsts, counts), count, outcome_of(plan)[1])


def explain(program: Callable[[], Any], digest: Digest, token: str, focus: str = "") -> Failure:
    """The outcome at `token` told as a failure, shrunk to the fewest switches. Raises BadToken.

    focus: the file in which its cause is looked for first.
    """
    decisions, flags = decode(token)
    run = _Run(program, digest)
    with surroundings():
        trouble = once(run.body, ReplayStrategy(decisions), flags)
        log = list(KERNEL.log)
        if trouble is None:
            # From here on, to end with this value is to fail.
            run.unwanted = run.value
            trouble = ExecutionFailure("assertion", 0, "AssertionError", "")
        return failure_of(run.body, trouble, log, flags, focus=focus)


class _Run:
    """The program with its value digested at its end."""

    def __init__(self, program: Callable[[], Any], digest: Digest, afresh: bool = True) -> None:
        self._program, self._digest, self._afresh = program, digest, afresh
        self.value: str | None = None
        self.unwanted: str | None = None

    def body(self) -> None:
        self.value = None
        if self._afresh:
            refresh()
        self.value = self._digest(finish(current(self._program)()))
        if self.unwanted is not None and self.value == self.unwanted:
            raise AssertionError(f"returned {self.value}")


def _outcomes(firsts: dict[_Key, str], counts: dict[_Key, int]) -> tuple[Outcome, ...]:
    return tuple(Outcome(*key[:4], count=counts[key], token=token, lapsed=key[4]) for key, token in firsts.items())
