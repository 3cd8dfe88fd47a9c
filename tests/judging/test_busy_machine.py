"""What the service could not find out on a busy machine is no pass, and its own delays are no failure."""

import pytest
from msgspec.structs import replace

from grader.judging.judge import judge
from grader.model.expectation import Expectation
from grader.model.observation import Stopped
from grader.model.run_spec import ExplorationSpec
from grader.model.verdict import Reason
from tests.builders import CLEAN, clean


@pytest.mark.parametrize(
    ("undecided", "fair", "computes", "reason"),
    [
        (True, 0.5, False, Reason.MACHINE_BUSY),
        (True, 0.9, False, None),
        (False, 0.5, False, None),
        (True, 0.5, True, None),
    ],
    ids=["busy", "calm", "decided", "has to compute"],
)
def test_a_program_that_was_never_seen_asleep_on_a_busy_machine_may_have_kept_a_processor_busy(
    undecided, fair, computes, reason
):
    run = replace(CLEAN.run, computes=computes)
    finding = judge(clean(run=run, undecided=undecided, fair_time=fair, ended=1.0), Expectation())
    assert (finding and finding.reason) == reason
    assert finding is None or finding.status == "inconclusive"


@pytest.mark.parametrize(("undecided", "reason"), [(True, Reason.MACHINE_BUSY), (False, Reason.PARTLY_CONCURRENT)])
def test_jobs_that_the_service_held_back_have_not_taken_too_long(undecided, reason):
    seen = clean(undecided=undecided, fair_makespan=1.0, fair_time=1.0, ended=2.0)
    assert judge(seen, Expectation(within=0.1)).reason is reason


def test_an_exploration_that_goes_on_for_too_long_has_called_no_jobs_again():
    run = replace(CLEAN.run, exploration=ExplorationSpec(schedules=500))
    seen = clean(run=run, ending=Stopped("deadline"), fair_time=run.max_duration + 1.0, ended=20.0)
    finding = judge(seen, Expectation())
    assert finding.reason is Reason.TIMED_OUT
    assert "under all schedules" in finding.what
