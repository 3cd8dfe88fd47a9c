"""What a student process may say over its control connection: one JSON object a line, of one of these forms."""

from typing import Annotated, Any, Literal

import msgspec

from grader.model import ExplorationOutcome, Frame, Step, ThreadState

Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class ReadyMessage(msgspec.Struct, tag_field="type", tag="ready"):
    pass


class ReturnedMessage(msgspec.Struct, tag_field="type", tag="returned"):
    value: Any


class RaisedMessage(msgspec.Struct, tag_field="type", tag="raised"):
    stage: Literal["import", "lookup", "signature", "call", "answer"]
    kind: Text
    message: Text
    frames: Annotated[tuple[Frame, ...], msgspec.Meta(max_length=50)]
    same_object: bool = False


class ExitedMessage(msgspec.Struct, tag_field="type", tag="exited"):
    stage: str
    code: int


class StackDumpMessage(msgspec.Struct, tag_field="type", tag="stack_dump"):
    threads: Annotated[list[ThreadState], msgspec.Meta(max_length=100)]


class ExploredMessage(msgspec.Struct, tag_field="type", tag="explored"):
    outcomes: Annotated[tuple[ExplorationOutcome, ...], msgspec.Meta(max_length=1000)]
    schedules: int
    bound: Text
    canary: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)]


class ExplainedMessage(msgspec.Struct, tag_field="type", tag="explained"):
    bug: Text
    sentence: Text
    token: Text
    preemptions: int
    hidden_by_gil: bool | None
    threads: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=2000)]


class FinishedMessage(msgspec.Struct, tag_field="type", tag="finished"):
    """reusable  whether the process is as it was before the run"""

    survivors: Annotated[list[ThreadState], msgspec.Meta(max_length=100)]
    reusable: bool = False


decoder = msgspec.json.Decoder(
    ReadyMessage
    | ReturnedMessage
    | RaisedMessage
    | ExitedMessage
    | StackDumpMessage
    | ExploredMessage
    | ExplainedMessage
    | FinishedMessage
)
