"""What a student process may say over its control connection: one JSON object a line, of one of these forms."""

from typing import Annotated, Any, Literal

import msgspec

from grader.observation import Frame, Outcome, Step, Strand

Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class Loaded(msgspec.Struct, tag_field="said", tag="loaded"):
    pass


class Answer(msgspec.Struct, tag_field="said", tag="answer"):
    value: Any


class RaisedSaid(msgspec.Struct, tag_field="said", tag="raised"):
    stage: Literal["import", "lookup", "signature", "call", "answer"]
    kind: Text
    message: Text
    frames: Annotated[tuple[Frame, ...], msgspec.Meta(max_length=50)]
    same: bool = False


class ExitSaid(msgspec.Struct, tag_field="said", tag="exit"):
    stage: str
    code: int


class AutopsySaid(msgspec.Struct, tag_field="said", tag="autopsy"):
    strands: Annotated[list[Strand], msgspec.Meta(max_length=100)]


class ExploredSaid(msgspec.Struct, tag_field="said", tag="explored"):
    outcomes: Annotated[tuple[Outcome, ...], msgspec.Meta(max_length=1000)]
    schedules: int
    bound: Text
    planted: Annotated[tuple[int, ...], msgspec.Meta(max_length=100)]


class ExplainedSaid(msgspec.Struct, tag_field="said", tag="explained"):
    bug: Text
    sentence: Text
    token: Text
    preemptions: int
    hidden_by_gil: bool | None
    threads: Annotated[tuple[Text, ...], msgspec.Meta(max_length=100)]
    steps: Annotated[tuple[Step, ...], msgspec.Meta(max_length=2000)]


class Goodbye(msgspec.Struct, tag_field="said", tag="goodbye"):
    """`clean`: it finds its process as it was before the run."""

    left: Annotated[list[Strand], msgspec.Meta(max_length=100)]
    clean: bool = False


Said = msgspec.json.Decoder(
    Loaded | Answer | RaisedSaid | ExitSaid | AutopsySaid | ExploredSaid | ExplainedSaid | Goodbye
)
