"""Results of a run, for a suite to ask and to judge. A check that does not pass ends with `CheckFailed`."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from grader import plain_values
from grader.judging import OutcomeExpectation, judge, judge_ends, with_advice
from grader.model import (
    Exercise,
    Expectation,
    Explained,
    Finding,
    NetworkRecord,
    Observation,
    RecordedExpectation,
    Returned,
)


class CheckFailed(AssertionError):
    """Ends a check that does not pass.

    finding      the finding, with advice
    is_recorded  whether the expectation that failed is recorded, so that the check can be judged again
    """

    def __init__(self, finding: Finding, *, is_recorded: bool = False) -> None:
        super().__init__(finding.what)
        self.finding, self.is_recorded = finding, is_recorded


class RunResult:
    """One run as the grader saw it, and what is expected of it.

    observation  see `grader.model.Observation`
    """

    def __init__(
        self, observation: Observation, exercise: Exercise, run: int, expectations: list[RecordedExpectation]
    ) -> None:
        self.observation = observation
        self._exercise = exercise
        self._run, self._expectations = run, expectations
        self.judged = self.value_was_read = False

    @property
    def receipts(self) -> list[str]:
        """The receipt of each job, in the order of the jobs; "" for a job that gave none."""
        return self.observation.receipts

    def receipts_at(self, places: Sequence[int]) -> list[str]:
        """The receipts for a list with the jobs of these indices, in which a job may stand more than once.

        Each call of such a job has a receipt of its own. It does not matter which one stands where, so they are in the
        order in which the returned list has them.
        """
        ending = self.observation.ending
        value = ending.value.get("list") if isinstance(ending, Returned) and isinstance(ending.value, dict) else None
        returned = value if isinstance(value, list) else []
        given = {job: [call.receipt for call in self.observation.calls if call.job == job] for job in places}
        for receipts in given.values():
            receipts.sort(key=lambda receipt: returned.index(receipt) if receipt in returned else len(returned))
        return [next(iter(given[job][places[:index].count(job) :]), "") for index, job in enumerate(places)]

    @property
    def weight(self) -> int:
        """Resident bytes of the program when as many jobs were in flight as `weigh` says; 0 if they never were."""
        return self.observation.weight

    @property
    def network(self) -> NetworkRecord:
        """The record of the network of the run; empty if it has none."""
        return self.observation.network or NetworkRecord()

    def expect(
        self,
        *,
        returns: Any = UNSET,
        raises: int | msgspec.UnsetType = UNSET,
        together: int = 0,
        within: float = 0.0,
        prints: dict[str, tuple[str, ...]] | None = None,
        finishes: bool = True,
    ) -> None:
        """Fails the check unless the run ended cleanly and all of this holds.

        returns   the exact return value
        raises    index of the job whose exception must come out, unchanged
        together  number of jobs that must have been in flight at one moment
        within    seconds from the first start to the last end of a job; half as much again is near enough
        prints    for each key, a word: the lines of standard output that begin with it, in this order; no other line
                  has that word
        finishes  whether nothing may still run when the call is over

        Raises CheckFailed.
        """
        self.judged = True
        wanted = Expectation(
            returns=returns if returns is UNSET else plain_values.encode(returns),
            raises=raises,
            together=together,
            within=within,
            prints=prints or {},
            finishes=finishes,
        )
        self._expectations.append(RecordedExpectation(run=self._run, expected=wanted))
        if finding := judge(self.observation, wanted):
            raise CheckFailed(with_advice(finding, self._exercise), is_recorded=True)

    @property
    def value(self) -> Any:
        """The return value, for expectations that `expect` has no parameter for. Judges the rest first."""
        self.expect()
        self.value_was_read = True
        assert isinstance(self.observation.ending, Returned)
        return plain_values.decode(self.observation.ending.value)

    def judge_tree(self, expected: OutcomeExpectation, exploration: Observation) -> None:
        """Notes in the tree of schedules, if there is one, which of its outcomes are wrong."""
        ending = self.observation.ending
        if isinstance(ending, Explained) and ending.tree is not None:
            ending = msgspec.structs.replace(ending, tree=judge_ends(ending.tree, expected, exploration))
            self.observation = msgspec.structs.replace(self.observation, ending=ending)
