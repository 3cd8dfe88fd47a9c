"""What an exploration finds: values that hold no live objects, so that they can be kept, compared and sent."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one thread did.

    `switch`: another thread ran just before; `preempted`: that one could have gone on.
    """

    thread: str
    line: int
    source: str
    action: str
    target: str = ""
    value: str = ""
    switch: bool = False
    preempted: bool = False
    time: float = 0.0
    """Virtual seconds since the program began."""
    file: str = ""
    """Name of the file that the line is in."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, and how to see it again.

    `kind`: assertion, exception, deadlock, livelock or leak.
    `bug`: lost_update, check_then_act, deadlock, lost_wakeup, … or unknown.
    """

    kind: str
    type: str
    message: str
    bug: str
    token: str
    preemptions: int
    hidden_by_gil: bool | None
    explanation: str
    threads: tuple[str, ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["class"] = data.pop("bug")
        return data


@dataclass(frozen=True, slots=True)
class Execution:
    """One run under one schedule. `makespan` is in virtual seconds."""

    failure: Failure | None
    makespan: float
    steps: int
    diverged: bool
    """The schedule asked for what was not possible: it is another program's, or this one is not deterministic."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """`outcome`: failed, exhausted (every schedule within `bound` was run) or sampled (`schedules` of them were)."""

    outcome: str
    schedules: int
    seconds: float
    failure: Failure | None
    bound: str = ""

    @property
    def failed(self) -> bool:
        return self.failure is not None

    def as_json(self) -> dict[str, Any]:
        """The report in the shape that the command line writes."""
        return {
            "schema": 1,
            "outcome": self.outcome,
            "schedules": self.schedules,
            "seconds": round(self.seconds, 6),
            "bound": self.bound,
            "failure": None if self.failure is None else self.failure.as_json(),
        }
