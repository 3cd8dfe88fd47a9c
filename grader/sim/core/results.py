"""The results of an exploration: values without live objects, so that they can be kept, compared and sent."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of one thread or asyncio task in a failing execution."""

    thread: str
    """Name of the thread or task."""
    line: int
    """Line number in `file`, from 1."""
    source: str
    """Text of that line, without indentation."""
    action: str
    """The action: read, write, call, or a verb for an operation of a primitive, such as `acquired`."""
    target: str = ""
    """The variable, function or primitive, as the program names it."""
    value: str = ""
    """The value that was read or written, as text; empty where it could not be inspected safely."""
    switch: bool = False
    """Another thread ran just before this step."""
    preempted: bool = False
    """This thread was interrupted before this step, although it could have continued."""
    time: float = 0.0
    """Virtual seconds since the program began."""
    file: str = ""
    """Name of the source file, without its folder."""
    column: int = 0
    """Characters of `source` before the accessed expression."""
    end_column: int = 0
    """Characters of `source` up to the end of that expression; 0 if its place is unknown."""
    variable: str = ""
    """The shared variable or the primitive that the step is about, by a name that only this one has."""
    changes: bool = False
    """The step changes that variable."""
    after: str = ""
    """The value of the variable after the step, as text; empty where it could not be inspected safely."""
    primitive: str = ""
    """Kind of the primitive that the step is about: lock, condition, queue, …; empty for other steps."""
    states: str = ""
    """The state of each thread at this step, one letter for each in the order of `Failure.threads`: r runs, c can run,
    b is blocked, e has ended, - is not there yet."""


@dataclass(frozen=True, slots=True)
class TreeEdge:
    """A choice at a node of a schedule tree: the thread that runs until the next choice."""

    thread: str
    to: int
    """Number of the node that it leads to; -1 if that was not explored."""
    steps: tuple[int, ...] = ()
    """Numbers of the steps in between, in `ScheduleTree.steps`. Not only those of this thread: where no other thread
    can run, there is no choice."""
    kind: str = ""
    """Empty: the thread runs. Else a choice of an event loop: the asyncio task `wakes` or `times_out` before others, is
    `cancelled`, or nobody is (`not_cancelled`, without a thread)."""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A state in which more than one thread can run, or an end."""

    next: tuple[TreeEdge, ...] = ()
    end: int = -1
    """Number of the end in `ScheduleTree.ends`; -1 for a choice."""


@dataclass(frozen=True, slots=True)
class ScheduleTree:
    """Explored schedules of a program, merged where they lead to the same state."""

    nodes: tuple[TreeNode, ...]
    """The first one is the first choice."""
    steps: tuple[Step, ...]
    start: tuple[int, ...]
    """The steps before the first choice."""
    ends: tuple[Any, ...]
    """The different ends, as the caller describes them."""
    complete: bool
    """Nothing is left to explore."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing schedule with its cause, shrunk to few switches."""

    kind: str
    """How it failed: assertion, exception, deadlock, livelock or leak."""
    type: str
    """Name of the exception class; for other kinds a name of the scheduler's own, such as `Deadlock`."""
    message: str
    """Text of the exception, or a description of the deadlock, livelock or leak."""
    bug: str
    """Class of the bug: lost_update, check_then_act, order_violation, lost_wakeup, deadlock, livelock, leak,
    over_release or unknown. It is an interpretation of the steps."""
    token: str
    """The schedule as text. `replay` runs it again."""
    preemptions: int
    """Number of times the schedule interrupts a thread that could have continued."""
    hidden_by_gil: bool | None
    """False: plain threads on this Python showed the failure, or can switch wherever it needs that. True: it needs a
    switch where this CPython's global lock (GIL) normally allows none, and bare runs did not show it. None: not
    decided, only one thread, or the program fails under every schedule."""
    explanation: str
    """The whole failure as plain text: a headline, the cause in a sentence, and a diagram of the steps."""
    threads: tuple[str, ...]
    """Names of all threads and tasks, in the order in which they started."""
    steps: tuple[Step, ...]
    """The steps in the order in which they ran; at most the last 4,000."""
    final: tuple[tuple[str, str], ...] = ()
    """(name, value as text) of each shared variable in the end."""
    every_time: int = 0
    """Number of other schedules that were tried if the program failed in this way under all of them; else 0."""
    needs_rare_switch: bool = False
    """The schedule switches threads where CPython with the GIL normally does not."""
    bare_runs: int = 0
    """Number of runs with plain threads and a tiny switch interval that were tried; 0 if none were."""
    bare_failures: int = 0
    """Number of those runs that failed in this way."""

    def as_json(self) -> dict[str, Any]:
        """The failure as a dictionary of plain values. `bug` is named `class` there."""
        data = asdict(self)
        data["class"] = data.pop("bug")
        return data


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution of a program under one schedule; the result of `replay`."""

    failure: Failure | None
    """The failure under this schedule, or None."""
    makespan: float
    """Virtual seconds from the start of the program to its end."""
    steps: int
    """Number of switch points that all threads together passed."""
    diverged: bool
    """The schedule could not be followed: it belongs to another program, or this program is not deterministic."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """The result of `explore`."""

    outcome: str
    """failed: a schedule fails. proved: no schedule of this scenario fails. bounded: no schedule within `bound` fails.
    sampled: none of the schedules that were run fails, which is not a proof."""
    schedules: int
    """Number of schedules that were run. In a proof, each stands for all schedules that are equivalent to it."""
    seconds: float
    """Real seconds that the exploration took."""
    failure: Failure | None
    """The failure that ended the exploration, or None."""
    bound: str = ""
    """For the outcomes proved and bounded: which schedules are known, such as `every schedule`. Otherwise empty."""

    jitter: bool = False
    """asyncio's sleeps could end late and overtake each other."""

    @property
    def failed(self) -> bool:
        """Whether a failing schedule was found."""
        return self.failure is not None

    def as_json(self) -> dict[str, Any]:
        """The report that `grader explore --json` writes, schema 2, as a dictionary of plain values."""
        return {
            "schema": 2,
            "outcome": self.outcome,
            "schedules": self.schedules,
            "seconds": round(self.seconds, 6),
            "bound": self.bound,
            "jitter": self.jitter,
            "failure": None if self.failure is None else self.failure.as_json(),
        }
