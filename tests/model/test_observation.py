"""Observations are the same bytes everywhere: in a store, in a pool, in a report."""

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
STRAND = ThreadState(sort="thread", name="Thread-1", daemon=True, waits_for="a lock", frames=(FRAME,))
ENDINGS = [
    Returned(encode([1, (2.5, {"a": b"b"}), {None}])),
    Raised(PROBLEM),
    Exited(3, answered=True),
    Crashed(11),
    Stopped("missed", "meet", busy=True),
]
NOUNS = [
    JobSpec(
        name="job 1", seconds=1.0, coroutine=True, raises="KeyError", meet=2, meetings=1, after=1, beats=3, times=0
    ),
    run_of(*jobs(2), ceiling=3, heartbeat=0.01, deadline=5.0, patience=2.0),
    Call(job=1, arrived=0.5, ended=1.5, outcome="raised", receipt="r"),
    OutputLine(0.5, "stderr", "text"),
    FRAME,
    PROBLEM,
    STRAND,
    *ENDINGS,
    clean(
        ending=Raised(PROBLEM),
        heartbeats=(0.1, 0.2),
        lines=(OutputLine(0.5, "stdout", "text"),),
        output_bytes=5,
        in_flight_at_end=(1,),
        longest_idle=0.25,
        peak_memory=1 << 20,
        survivors=(STRAND,),
        stack_dump=(STRAND, STRAND),
    ),
]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: type(noun).__name__)
def test_every_noun_comes_back_from_json_as_it_was(noun):
    assert msgspec.json.decode(msgspec.json.encode(noun), type=type(noun)) == noun


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: type(ending).__name__)
def test_an_ending_says_of_itself_which_it_is(ending):
    assert msgspec.json.decode(msgspec.json.encode(ending), type=Ending) == ending


def test_an_observation_holds_nothing_that_can_change():
    with pytest.raises(AttributeError, match="immutable type"):
        CLEAN.ended = 0.0


def test_a_cause_that_nobody_knows_is_refused():
    with pytest.raises(msgspec.ValidationError, match=r"Invalid enum value 'boredom' - at `\$.cause`"):
        msgspec.json.decode(b'{"type": "stopped", "cause": "boredom"}', type=Stopped)


def test_receipts_stand_in_the_order_of_the_jobs():
    first, second = answered((0.0, 0.1), (0.2, 0.3))
    assert clean(calls=(second, first)).receipts == ["r0", "r1"]


def test_a_job_that_was_never_answered_has_an_empty_receipt():
    assert clean(calls=(Call(job=1, arrived=0.0, ended=0.1, outcome="dropped"),)).receipts == ["", ""]


def test_a_job_called_twice_has_the_receipt_of_its_first_call():
    calls = [Call(job=0, arrived=0.0, ended=0.1, outcome=how, receipt=text) for how, text in ANSWERS]
    assert Observation(run=run_of(*jobs(1)), ending=Returned(None), calls=tuple(calls)).receipts == ["first"]


ANSWERS = [("dropped", ""), ("raised", "first"), ("answered", "second")]
