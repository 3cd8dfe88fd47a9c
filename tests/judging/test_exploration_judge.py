"""Explorations: from the report of an exploration to a finding, rule by rule."""

import msgspec
import pytest

from grader import plain_values
from grader.judging.exploration_judge import OutcomeExpectation, judge_exploration
from grader.model.observation import ExceptionInfo, ExplorationOutcome, Explored, Observation, Raised, Returned, Stopped
from grader.model.run_spec import ExplorationSpec, RunSpec
from grader.model.verdict import Reason
from tests.builders import jobs

RUN = RunSpec(
    function="scenario",
    coroutine=False,
    arguments=(),
    jobs=(),
    scenario=True,
    exploration=ExplorationSpec(schedules=9, canary=(10, 1, 2)),
)
CANARY = (11, 12, 13)


def value(of, count=1, **more):
    return ExplorationOutcome(token=f"token {of}", count=count, value=plain_values.encode(of), **more)


def failure(kind, count=1, type="", message=""):
    return ExplorationOutcome(token=f"token {kind}", count=count, kind=kind, type=type, message=message)


def seen(*outcomes, canary=CANARY, schedules=None):
    total = sum(outcome.count for outcome in outcomes) if schedules is None else schedules
    return Observation(run=RUN, ending=Explored(outcomes, total, "", canary))


def reason(observation, expected):
    decision = judge_exploration(observation, expected)
    return decision and str(decision.finding.reason)


def test_a_named_outcome_is_described_by_the_entries_that_differ():
    expected = OutcomeExpectation(allowed=({"result": ["a"], "at": 2.0, "job 1": "done"},))
    decision = judge_exploration(seen(value({"result": ["a"], "at": 2, "left": 1})), expected)
    text = "the outcome differs: at: 2 instead of 2.0 · job 1: nothing instead of 'done' · left: 1 instead of nothing"
    assert decision.finding.what == f"Under every schedule that was tried (1), {text}"


@pytest.mark.parametrize(
    ("allowed", "text"),
    [
        (({"at": 2, "end": 5}, {"at": 3, "end": 5}), "the outcome differs: at: 1 instead of 2 or 3"),
        (
            ({"at": 2, "end": 6}, {"at": 3, "end": 5}),
            "the outcome is not one of the 2 right ones. Compared with the closest: at: 1 instead of 3",
        ),
        (({"at": 1, "end": 6}, 7), "the outcome was {'at': 1, 'end': 5} instead of {'at': 1, 'end': 6} or 7"),
    ],
)
def test_an_outcome_is_compared_with_the_closest_of_several_right_ones(allowed, text):
    decision = judge_exploration(seen(value({"at": 1, "end": 5})), OutcomeExpectation(allowed=allowed))
    assert decision.finding.what == f"Under every schedule that was tried (1), {text}"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (failure("deadlock", message="no thread can run: main"), ", no thread can run: main"),
        (failure("exception", type="ValueError", message="the end"), ": ValueError: the end"),
        (value(5), ", the outcome was 5 instead of 6"),
        (value({"a": 1}), ", the outcome differs: a: 1 instead of 2"),
    ],
)
def test_no_sentence_begins_with_a_small_letter(found, text):
    expected = OutcomeExpectation(allowed=({"a": 2},) if "differs" in text else (6,))
    what = judge_exploration(seen(found), expected).finding.what
    assert what == f"Under every schedule that was tried (1){text}"


@pytest.mark.parametrize(
    ("got", "wanted", "expected"),
    [
        (["b", "a"], ["a", "b"], "wrong_order"),
        (["b", None, "a"], ["a", None, "b"], "wrong_order"),
        ([True, False], [False, True], "race"),
        (["a", True, False], ["a", False, True], "race"),
    ],
)
def test_answers_in_other_places_are_not_results_in_the_wrong_order(got, wanted, expected):
    assert reason(seen(value(got), value(wanted)), OutcomeExpectation(allowed=(wanted,))) == expected


def test_outcomes_that_are_all_allowed_pass():
    assert judge_exploration(seen(value(6), value(7)), OutcomeExpectation(allowed=(6, 7))) is None


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([value(6), value(5)], "race"),
        ([value(5)], "wrong_result"),
        ([value(True)], "wrong_result"),
        ([value(6), failure("exception", type="KeyError")], "race"),
        ([failure("exception", type="KeyError")], "raised"),
        ([value(6), failure("assertion", type="AssertionError")], "race"),
        ([value(6), failure("deadlock")], "deadlock"),
        ([failure("deadlock")], "deadlock"),
        ([value(6), failure("livelock")], "livelock"),
        ([value(6), failure("leak")], "left_running"),
        ([value(6), failure("deadlock"), value(5)], "race"),
        ([value(6), failure("exception", type="NotImplementedError")], "not_started"),
        ([ExplorationOutcome(token="", count=1, value={"other": "an object"}), value(6)], "bad_answer"),
    ],
)
def test_each_kind_of_outcome_has_its_reason(outcomes, expected):
    assert reason(seen(*outcomes), OutcomeExpectation(allowed=(6,))) == expected


def test_the_decision_names_the_wrong_outcome_to_explain():
    decision = judge_exploration(seen(value(6, 7), value(5, 2)), OutcomeExpectation(allowed=(6,)))
    assert decision.outcome.token == "token 5"
    assert decision.finding.what == "Under 2 of 9 schedules, the outcome was 5 instead of 6"


def test_the_message_for_a_broken_invariant_comes_from_the_suite():
    decision = judge_exploration(
        seen(value(3), value(4)), OutcomeExpectation(holds=lambda total: total == 4, says="{value} of 4 left")
    )
    assert decision.finding.what == "Under 1 of 2 schedules: 3 of 4 left"


def test_an_invariant_that_raises_for_a_value_does_not_hold():
    assert reason(seen(value(None)), OutcomeExpectation(holds=lambda pair: pair[0] == 1)) == "wrong_result"


@pytest.mark.parametrize("canary", [(), (13,), (11, 12), (11, 12, 13, 14)])
def test_an_exploration_that_misses_the_canary_race_is_not_trusted(canary):
    assert reason(seen(value(6), canary=canary), OutcomeExpectation(allowed=(6,))) == "bad_answer"


def test_an_incomplete_report_is_not_trusted():
    assert reason(seen(value(6), schedules=5), OutcomeExpectation(allowed=(6,))) == "bad_answer"
    assert reason(seen(), OutcomeExpectation(allowed=(6,))) == "bad_answer"


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (Returned(6), "bad_answer"),
        (Stopped("cpu"), "timed_out"),
        (Raised(ExceptionInfo(stage="import", kind="ValueError", message="no")), "import_error"),
        (Raised(ExceptionInfo(stage="lookup", kind="missing", message="Counter is missing")), "missing_name"),
        (
            Raised(ExceptionInfo(stage="call", kind="NotUnderControl", message="not under control: a socket")),
            "not_under_control",
        ),
        (Raised(ExceptionInfo(stage="call", kind="SchedulerFault", message="KeyError: 3")), "grader_bug"),
    ],
)
def test_an_exploration_that_did_not_finish_never_passes(ending, expected):
    assert reason(Observation(run=RUN, ending=ending), OutcomeExpectation(allowed=(6,))) == expected


def test_jobs_one_after_the_other_in_virtual_time_are_sequential():
    assert judge_exploration(seen(value(6, makespan=1.0, peak=5)), OutcomeExpectation(makespan=1.0, together=5)) is None
    assert reason(seen(value(6, makespan=5.0, peak=1)), OutcomeExpectation(makespan=1.0, together=5)) == "sequential"
    assert (
        reason(seen(value(6, makespan=3.0, peak=2)), OutcomeExpectation(makespan=1.0, together=5))
        == "partly_concurrent"
    )


def test_right_items_in_the_wrong_order_are_a_wrong_order_even_under_few_schedules():
    assert reason(seen(value([1, 2]), value([2, 1])), OutcomeExpectation(allowed=([1, 2],))) == "wrong_order"
    assert reason(seen(value([1, 2]), value([2, 2])), OutcomeExpectation(allowed=([1, 2],))) == "race"


CALLED_AGAIN = "Each job should be called once. Calls made: job 1: 0, job 2: 2."


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([value(6, calls=(0, 2))], "wrong_result"),
        ([value(6, calls=(1, 1)), value(6, calls=(0, 2))], "race"),
        ([value(5, calls=(1, 1)), value(5, calls=(0, 2))], "wrong_result"),
        ([value([2, 1], calls=(0, 2)), value([1, 2], calls=(1, 1))], "race"),
    ],
)
def test_a_job_that_was_called_again_is_named_before_other_mistakes(outcomes, expected):
    run = msgspec.structs.replace(RUN, jobs=jobs(2))
    ending = Explored(tuple(outcomes), len(outcomes), "", CANARY)
    allowed = OutcomeExpectation(allowed=(6, [1, 2]), makespan=1.0)
    decision = judge_exploration(Observation(run=run, ending=ending), allowed)
    assert decision.finding.reason == expected
    assert CALLED_AGAIN in decision.finding.what


def test_a_job_that_may_be_called_any_number_of_times_is_not_called_again():
    run = msgspec.structs.replace(RUN, jobs=jobs(1, times=0))
    observation = Observation(run=run, ending=Explored((value(6, calls=(5,)),), 1, "", CANARY))
    assert judge_exploration(observation, OutcomeExpectation(allowed=(6,))) is None


def test_a_function_that_never_returns_timed_out_but_a_scenario_is_deadlocked():
    call = msgspec.structs.replace(RUN, scenario=False)
    ending = Explored((failure("deadlock"),), 1, "", CANARY)
    assert reason(Observation(run=call, ending=ending), OutcomeExpectation()) == "timed_out"
    assert reason(Observation(run=RUN, ending=ending), OutcomeExpectation()) == "deadlock"


def test_more_jobs_in_flight_than_the_ceiling_are_too_concurrent():
    assert reason(seen(value(6, makespan=1.0, peak=3)), OutcomeExpectation(ceiling=2)) == "too_concurrent"


@pytest.mark.parametrize(
    "holds",
    [lambda value: value / 0, lambda value: 2.0**value, lambda value: value.x, lambda value: str(value)[99]],
    ids=["zero", "overflow", "attribute", "index"],
)
def test_a_value_that_a_predicate_cannot_take_is_wrong(holds):
    assert reason(seen(value(5000)), OutcomeExpectation(holds=holds)) == "wrong_result"


def test_a_message_that_cannot_hold_the_value_does_without_it():
    expected = OutcomeExpectation(holds=lambda value: False, says="it was {value.name:.2f}")
    decision = judge_exploration(seen(value(5)), expected)
    assert "the outcome was 5, which does not have the expected form" in decision.finding.what


@pytest.mark.parametrize("outcome", [value(6, count=0), value(6, count=-1), failure("unheard of")])
def test_a_report_that_no_exploration_makes_is_a_bad_answer(outcome):
    assert reason(seen(value(6, count=3), outcome), OutcomeExpectation(allowed=(6,))) == "bad_answer"


def test_all_outcomes_together_may_have_so_many_keys():
    outcomes = [value(set(range(each, each + 4000))) for each in range(6)]
    decision = judge_exploration(seen(*outcomes), OutcomeExpectation(holds=lambda value: True))
    assert "parts" in decision.finding.what


def test_the_schedule_decides_if_another_one_is_right():
    expected = OutcomeExpectation(allowed=(1,))
    both = judge_exploration(seen(value(2), value(1)), expected)
    every = judge_exploration(seen(value(2), value(3)), expected)
    assert (both.by_the_schedule, both.outcome.token) == (True, "token 2")
    assert (every.by_the_schedule, every.outcome.token) == (False, "token 2")
    assert every.finding.reason is Reason.WRONG_RESULT
