"""Observations stay the same through JSON: in a store, between processes, in a report."""

import msgspec
import pytest

from grader.model.observation import (
    Call,
    Crashed,
    Ending,
    ExceptionInfo,
    Exited,
    Frame,
    Observation,
    OutputLine,
    Raised,
    Returned,
    Stopped,
    ThreadState,
)
from grader.model.run_spec import JobSpec
from grader.plain_values import encode
from tests.builders import CLEAN, answered, clean, jobs, run_of

FRAME = Frame(3, "work", "job()")
PROBLEM = ExceptionInfo(stage="call", kind="KeyError", message="'a'", frames=(FRAME,))
THREAD = ThreadState(sort="thread", name="Thread-1", daemon=True, waits_for="a lock", frames=(FRAME,))
ENDINGS = [
    Returned(encode([1, (2.5, {"a": b"b"}), {None}])),
    Raised(PROBLEM),
    Exited(3, answered=True),
    Crashed(11),
    Stopped("missed", "meet", busy=True),
]
VALUES = [
    JobSpec(
        name="job 1", seconds=1.0, coroutine=True, raises="KeyError", meet=2, meetings=1, after=1, beats=3, times=0
    ),
    JobSpec(name="job 1", text=""),
    run_of(*jobs(2), ceiling=3, heartbeat=0.01, deadline=5.0, patience=2.0, seed=1 << 47),
    Call(job=1, arrived=0.5, ended=1.5, outcome="raised", receipt="r"),
    OutputLine(0.5, "stderr", "text"),
    FRAME,
    PROBLEM,
    THREAD,
    *ENDINGS,
    clean(
        ending=Raised(PROBLEM),
        heartbeats=(0.1, 0.2),
        lines=(OutputLine(0.5, "stdout", "text"),),
        output_bytes=5,
        in_flight_at_end=(1,),
        longest_idle=0.25,
        peak_memory=1 << 20,
        survivors=(THREAD,),
        stack_dump=(THREAD, THREAD),
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_every_value_survives_a_round_trip_through_json(value):
    assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: type(ending).__name__)
def test_the_type_of_an_ending_survives_a_round_trip_through_json(ending):
    assert msgspec.json.decode(msgspec.json.encode(ending), type=Ending) == ending


def test_an_observation_is_immutable():
    with pytest.raises(AttributeError, match="immutable type"):
        CLEAN.ended = 0.0


def test_an_unknown_cause_is_refused():
    with pytest.raises(msgspec.ValidationError, match=r"Invalid enum value 'boredom' - at `\$.cause`"):
        msgspec.json.decode(b'{"type": "stopped", "cause": "boredom"}', type=Stopped)


def test_receipts_are_in_the_order_of_the_jobs():
    first, second = answered((0.0, 0.1), (0.2, 0.3))
    assert clean(calls=(second, first)).receipts == ["r0", "r1"]


def test_a_job_without_an_answer_has_an_empty_receipt():
    assert clean(calls=(Call(job=1, arrived=0.0, ended=0.1, outcome="dropped"),)).receipts == ["", ""]


def test_a_job_called_again_has_the_receipt_of_its_first_answered_call():
    answers = [("dropped", ""), ("raised", "first"), ("answered", "second")]
    calls = [Call(job=0, arrived=0.0, ended=0.1, outcome=outcome, receipt=receipt) for outcome, receipt in answers]
    assert Observation(run=run_of(*jobs(1)), ending=Returned(None), calls=tuple(calls)).receipts == ["first"]
