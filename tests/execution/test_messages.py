"""Messages of a student process are decoded strictly, and the student's side sends exactly what is decoded."""

import msgspec
import pytest

from grader import plain_values
from grader.execution.messages import (
    MAX_DEPTH,
    MAX_PARTS,
    FinishedMessage,
    RaisedMessage,
    ReadyMessage,
    ReturnedMessage,
    decode_message,
    run_request,
)
from grader.model.observation import Frame
from grader.model.run_spec import ExplorationSpec, JobSpec
from tests.builders import run_of

FRAME = {"line": 3, "function": "work", "text": "1 / 0"}
RAISED = {"type": "raised", "stage": "call", "kind": "ZeroDivisionError", "message": "by zero", "frames": [FRAME]}


def decoded(**message):
    return decode_message(msgspec.json.encode(message))


def test_each_message_is_decoded_to_its_type():
    assert decoded(type="ready") == ReadyMessage()
    assert decoded(type="returned", value={"list": [1]}) == ReturnedMessage({"list": [1]})
    assert decoded(type="finished", survivors=[], reusable=True) == FinishedMessage([], reusable=True)
    assert decoded(**RAISED) == RaisedMessage(
        "call", "ZeroDivisionError", "by zero", (Frame(3, "work", "1 / 0"),), same_object=False
    )


def test_that_an_exception_is_the_jobs_own_object_is_decoded():
    assert decoded(**RAISED, same_object=True).same_object is True


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "passed"},
        {"type": "returned"},
        RAISED | {"stage": "judging"},
        RAISED | {"message": "x" * 20_001},
        RAISED | {"frames": [FRAME] * 51},
        RAISED | {"same_object": "yes"},
        {"type": "exited", "stage": "call", "code": "0"},
        {"type": "finished", "survivors": [{"sort": "ghost", "name": "x"}]},
        {"type": "finished", "survivors": [{"sort": "thread", "name": "x"}] * 101},
        {"type": "stack_dump", "threads": None},
        {"type": "explored", "outcomes": [], "schedules": "many", "bound": "", "canary": []},
        {"type": "explored", "outcomes": [], "schedules": 1, "bound": "", "canary": [1] * 101},
    ],
    ids=str,
)
def test_any_other_form_is_refused(message):
    with pytest.raises(msgspec.MsgspecError):
        decode_message(msgspec.json.encode(message))


def deep(levels):
    return b'{"type": "returned", "value": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    "line",
    [
        b'{"type": "returned", "value": 9007199254740992}',
        b'{"type": "returned", "value": -9007199254740992}',
        b'{"type": "returned", "value": {"list": [1, [18446744073709551616]]}}',
        b'{"type": "exited", "stage": "call", "code": 1' + b"0" * 300 + b"}",
        b'{"type": "explored", "outcomes": [], "schedules": 9007199254740992, "bound": "", "canary": []}',
        b'{"type": "returned", "value": "' + b"a" * 1_000_001 + b'"}',
        deep(MAX_DEPTH),
        deep(100_000),
        b'{"type": "returned", "value": [' + b"0," * MAX_PARTS + b"0]}",
    ],
    ids=["integer", "negative", "nested", "exit code", "schedules", "text", "depth", "great depth", "parts"],
)
def test_a_message_that_is_too_large_in_some_way_is_refused(line):
    with pytest.raises((msgspec.MsgspecError, RecursionError)):
        decode_message(line)


def test_the_largest_numbers_and_the_deepest_values_are_decoded():
    assert decode_message(b'{"type": "returned", "value": 9007199254740991}').value == 2**53 - 1
    value = 0
    for _ in range(plain_values.MAX_DEPTH):
        value = {0: value}
    assert decoded(type="returned", value=plain_values.encode(value)).value


def test_a_request_describes_the_run_and_each_job_with_its_secret():
    run = run_of(JobSpec(name="a", seconds=0.5, raises="KeyError"), JobSpec(name="b", coroutine=True), heartbeat=0.05)
    request = run_request(
        run,
        folder="/home",
        module="solution",
        names=("work",),
        job_secrets=["s1", "s2"],
        heartbeat_secret="s3",
        end_marker="m",
    )
    assert request["jobs"] == [
        {"name": "a", "secret": "s1", "coroutine": False, "seconds": 0.5, "raises": "KeyError"},
        {"name": "b", "secret": "s2", "coroutine": True, "seconds": 0.1, "raises": None},
    ]
    assert (request["folder"], request["module"], request["function"]) == ("/home", "solution", "work")
    assert (request["heartbeat"], request["heartbeat_secret"], request["end_marker"]) == (0.05, "s3", "m")
    assert (request["exploration"], request["scenarios"]) == (None, None)
    assert msgspec.json.decode(msgspec.json.encode(request))["names"] == ["work"]


def test_a_request_names_the_file_of_the_scenarios_only_if_the_run_is_one():
    details = {
        "folder": "/home",
        "module": "m",
        "names": (),
        "job_secrets": [],
        "heartbeat_secret": "",
        "end_marker": "",
    }
    request = run_request(run_of(scenario=True, exploration=ExplorationSpec(schedules=7, seed=3)), **details)
    assert request["scenarios"].endswith("scenarios.py")
    assert (request["exploration"]["schedules"], request["exploration"]["seed"]) == (7, 3)


def test_a_request_needs_a_secret_for_each_job():
    details = {"folder": "", "module": "m", "names": (), "heartbeat_secret": "", "end_marker": ""}
    with pytest.raises(ValueError, match="shorter"):
        run_request(run_of(JobSpec(name="a")), job_secrets=[], **details)
