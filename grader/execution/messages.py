"""The messages of the control connection: one JSON object a line.

The grader sends `run_request`, then `{"do": "go"}`, `{"do": "dump_stacks"}` or `{"do": "stop_waiting"}`. The student
process sends one of the messages below. They are untrusted input: `decode_message` rejects every other form.

Law: everything behind `decode_message` can be stored, shown and compared without an error. So it also limits the size
of numbers, the length of strings, the depth and the number of parts, in every message and every field alike.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from grader import plain_values
from grader.execution.turns import next_turn
from grader.model import (
    SCENARIOS,
    SCENARIOS_CODE,
    ExplorationOutcome,
    Frame,
    InterleavingStep,
    OutcomeTree,
    RunSpec,
    ThreadState,
)

NUMBER_LIMIT = 1 << 53
"""Absolute value that an integer in a message must stay below. Larger ones in values are text: see `plain_values`."""
MAX_DEPTH = 3 * plain_values.MAX_DEPTH + 10
"""Levels of nesting in a message, at most. A level of a value takes up to three."""
MAX_PARTS = 5 * plain_values.MAX_NODES
"""Parts of a message, at most. A part of a value takes up to four."""

MAX_STACK_DUMP_BYTES = 1_000_000
"""Bytes of a message about where the threads and tasks of a program stand, at most."""

Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class ReadyMessage(msgspec.Struct, tag_field="type", tag="ready"):
    """The submitted file has been imported; the process waits for "go".

    `port` is that of a listening socket that the call gets; 0 for none.
    """

    port: Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)] = 0


class ReturnedMessage(msgspec.Struct, tag_field="type", tag="returned"):
    """The call returned `value` (encoded: see `grader.plain_values`)."""

    value: Any


class RaisedMessage(msgspec.Struct, tag_field="type", tag="raised"):
    """An exception instead of a value. `same_object`: it is the very object that a job raised."""

    stage: Literal["import", "lookup", "signature", "call", "answer"]
    kind: Text
    message: Text
    frames: Annotated[tuple[Frame, ...], msgspec.Meta(max_length=50)] = ()
    same_object: bool = False


class ExitedMessage(msgspec.Struct, tag_field="type", tag="exited"):
    """The call or the import raised SystemExit."""

    stage: str
    code: int


class StackDumpMessage(msgspec.Struct, tag_field="type", tag="stack_dump"):
    """Where the threads and tasks of the process stand."""

    threads: Annotated[list[ThreadState], msgspec.Meta(max_length=100)]


class ProgressMessage(msgspec.Struct, tag_field="type", tag="progress"):
    """An exploration has begun another schedule."""


class FoundMessage(msgspec.Struct, tag_field="type", tag="found"):
    """The distinct outcomes of an exploration so far. The process waits for "go" with `enough`: whether they are."""

    outcomes: Annotated[tuple[ExplorationOutcome, ...], msgspec.Meta(max_length=1000)]


class ExploredMessage(msgspec.Struct, tag_field="type", tag="explored"):
    """The distinct outcomes of an exploration; see `grader.model.Explored`."""

    outcomes: Annotated[tuple[ExplorationOutcome, ...], msgspec.Meta(max_length=1000)]
    schedules: int
    bound: Text
    canary: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)]


class ExplainedMessage(msgspec.Struct, tag_field="type", tag="explained"):
    """One schedule that went wrong, step by step; see `grader.model.Explained`."""

    bug: Text
    sentence: Text
    token: Text
    preemptions: int
    hidden_by_gil: bool | None
    threads: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)]
    steps: Annotated[tuple[InterleavingStep, ...], msgspec.Meta(max_length=2000)]
    tree: OutcomeTree | None = None
    final: Annotated[tuple[tuple[Text, Text], ...], msgspec.Meta(max_length=500)] = ()


class FinishedMessage(msgspec.Struct, tag_field="type", tag="finished"):
    """The run is over. `reusable`: the process is as it was before the run."""

    survivors: Annotated[list[ThreadState], msgspec.Meta(max_length=100)]
    reusable: bool = False


IsEnough = Callable[[tuple[ExplorationOutcome, ...]], bool]
"""Whether these outcomes of an exploration decide already."""

Message = (
    ReadyMessage
    | ReturnedMessage
    | RaisedMessage
    | ExitedMessage
    | StackDumpMessage
    | ProgressMessage
    | FoundMessage
    | ExploredMessage
    | ExplainedMessage
    | FinishedMessage
)
_json = msgspec.json.Decoder()


def decode_message(line: bytes) -> Message:
    """The message in a line. Raises msgspec.MsgspecError, UnicodeDecodeError or RecursionError for any other line."""
    data = _json.decode(line)
    _check_limits(data)
    message: Message = msgspec.convert(data, type=Message)
    if isinstance(message, FinishedMessage | StackDumpMessage) and len(line) > MAX_STACK_DUMP_BYTES:
        raise msgspec.ValidationError("too much")
    return message


def _check_limits(data: Any) -> None:
    """Raises msgspec.ValidationError for data that is too large in any way. Goes down level by level."""
    level, depth, parts = [data], 0, 0
    while level:
        depth, parts = depth + 1, parts + len(level)
        if depth > MAX_DEPTH or parts > MAX_PARTS:
            raise msgspec.ValidationError("too deep, or too many parts")
        following: list[Any] = []
        for each in level:
            if type(each) is int and not -NUMBER_LIMIT < each < NUMBER_LIMIT:
                raise msgspec.ValidationError("a number that is too large")
            if type(each) is str and len(each) > plain_values.MAX_TEXT:
                raise msgspec.ValidationError("a text that is too long")
            if type(each) is list:
                following += each
            elif type(each) is dict:
                following += each.values()
        level = following


def run_request(
    run: RunSpec,
    *,
    folder: str,
    module: str,
    names: tuple[str, ...],
    job_secrets: list[str],
    heartbeat_secret: str,
    end_marker: str,
) -> dict[str, Any]:
    """The request that starts a run.

    folder      where the student process finds the submitted file
    names       what the submitted module must define if the run is a scenario
    end_marker  line that the process prints once everything else of the run is printed
    """
    return {
        "folder": folder,
        "module": module,
        "function": run.function,
        "coroutine": run.coroutine,
        "names": names,
        "scenarios": str(Path(folder, SCENARIOS)) if run.scenario else None,
        "scenarios_code": str(Path(folder, SCENARIOS_CODE)) if run.scenario and run.exploration else None,
        "exploration": msgspec.to_builtins(run.exploration),
        "turn": 0 if run.exploration is None else next_turn(),
        "arguments": run.arguments,
        "jobs": [
            {
                "name": job.name,
                "secret": secret,
                "coroutine": job.coroutine,
                "seconds": job.seconds,
                "raises": job.raises,
            }
            if job.page is None
            else None
            for job, secret in zip(run.jobs, job_secrets, strict=True)
        ],
        "heartbeat": run.heartbeat,
        "heartbeat_secret": heartbeat_secret,
        "end_marker": end_marker,
    }
