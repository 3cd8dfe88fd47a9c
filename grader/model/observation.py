"""What the grader saw of one run. Times are seconds on the grader's clock, counted from the moment of the call.

`claims` come from the student process itself. They explain a failure in the student's own terms; no pass rests on them.
"""

from typing import Any, Literal

from msgspec import Struct

from grader.model.run_spec import RunSpec


class Call(Struct, frozen=True, kw_only=True):
    """One call of a job: when its request arrived, when it ended (None: still open at the end), and how.

    outcome  answered (with the receipt) · raised (the receipt is the message) · dropped (the caller hung up) · open
    """

    job: int
    arrived: float
    ended: float | None = None
    outcome: Literal["answered", "raised", "dropped", "open"] = "open"
    receipt: str = ""


class OutputLine(Struct, frozen=True):
    """One line that the student's code printed, stamped as it arrived."""

    at: float
    stream: Literal["stdout", "stderr"]
    text: str


class Frame(Struct, frozen=True):
    """One of the student's own lines on a stack."""

    line: int
    function: str
    text: str


class ExceptionInfo(Struct, frozen=True, kw_only=True, rename={"same_object": "same"}):
    """An exception, cut to the student's own frames. `kind` is the type's name, `stage` where it came from.

    `same`: it is the very object that a job raised, not one like it (a claim).
    """

    stage: Literal["import", "lookup", "signature", "call", "answer"]
    kind: str
    message: str
    frames: tuple[Frame, ...] = ()
    same_object: bool = False


class ThreadState(Struct, frozen=True, kw_only=True):
    """A thread or a task of the student process that stands somewhere: for an autopsy, or left behind."""

    sort: Literal["thread", "task", "process"]
    name: str
    daemon: bool = False
    waits_for: str = ""
    frames: tuple[Frame, ...] = ()


class Returned(Struct, frozen=True, tag="returned"):
    """The call came back with a value (see `grader.plain_values` for its form)."""

    value: Any


class Raised(Struct, frozen=True, tag="raised"):
    """Importing, looking up or calling ended with an exception, or the value was no answer."""

    problem: ExceptionInfo


class Exited(Struct, frozen=True, tag="exited"):
    """The process ended before its answer, or before it had said goodbye after it."""

    code: int
    answered: bool = False


class Crashed(Struct, frozen=True, tag="crashed"):
    """A signal that the grader did not send ended the process."""

    signal: int


class Stopped(Struct, frozen=True, tag="stopped"):
    """The grader ended the run.

    deadline  no job in flight for the plan's deadline, and no answer (import: the same, before the call)
    missed    a job waited for an event that never came; `detail` is meet, after or beats
    ceiling   more jobs in flight than allowed (calls: more calls than make sense)
    output, memory, cpu, processes   a limit was passed
    spins     it used so much processor time while its jobs waited that no sleep from then on could make up for it
    garbled   what came back was not in the protocol's form

    `busy` is set where the grader gave up only because the machine never calmed.
    """

    cause: Literal[
        "deadline", "import", "missed", "ceiling", "calls", "output", "memory", "cpu", "processes", "garbled", "spins"
    ]
    detail: str = ""
    busy: bool = False


class ExplorationOutcome(Struct, frozen=True, kw_only=True, rename={"jobs_left": "left"}):
    """One way in which a program ended under the schedules of a hunt, and a token that replays the first of them.

    kind      empty for a value; else assertion, exception, deadlock, livelock or leak
    count     under how many schedules
    makespan  virtual seconds from the start of the first job to the end of the last
    peak      most jobs in flight at once
    left      jobs in flight when the value came
    lapsed    time passed while others could run, as on a busy machine: the makespan means nothing
    """

    token: str
    count: int
    value: Any = None
    kind: str = ""
    type: str = ""
    message: str = ""
    makespan: float = 0.0
    peak: int = 0
    jobs_left: int = 0
    lapsed: bool = False


class Explored(Struct, frozen=True, tag="explored", rename={"canary": "planted"}):
    """The distinct outcomes of a hunt; claims. `bound` says which schedules were all run, empty for a sample.

    `planted`: the outcomes of the planted race, sorted.
    """

    outcomes: tuple[ExplorationOutcome, ...]
    schedules: int
    bound: str
    canary: tuple[int, ...]


class Step(Struct, frozen=True, kw_only=True):
    """One thing that one thread or task did on a line of `file`."""

    thread: str
    line: int
    source: str
    action: str
    target: str = ""
    value: str = ""
    switch: bool = False
    preempted: bool = False
    file: str = ""


class Explained(Struct, frozen=True, tag="explained"):
    """A schedule that went wrong, shrunk to the fewest switches and told step by step; a claim.

    bug            lost_update, check_then_act, deadlock, lost_wakeup, … or unknown
    sentence       what happened, in one sentence
    hidden_by_gil  whether this interpreter's global lock hides it; None if that makes no sense
    """

    bug: str
    sentence: str
    token: str
    preemptions: int
    hidden_by_gil: bool | None
    threads: tuple[str, ...]
    steps: tuple[Step, ...]


STORED_NAMES = {
    "heartbeats": "beats",
    "stack_dump": "autopsy",
    "survivors": "left",
    "run_queue_time": "queued",
    "switches": "turns",
    "fair_time": "fair",
    "longest_idle": "idle",
    "longest_idle_upper_bound": "idle_at_most",
    "longest_silence": "silence",
}
"""Fields of `Observation` that stores and version 1 of the JSON report know by an older name."""

Ending = Returned | Raised | Exited | Crashed | Stopped | Explored | Explained


class Observation(Struct, frozen=True, kw_only=True, rename=STORED_NAMES):
    """One run as the grader saw it.

    called, ended      0.0 and the moment of the answer (or of the end without one); seconds
    in_flight_at_end   jobs that were still being waited for when the answer came
    cpu                seconds of processor time that the process used from call to end
    fair               seconds of undisturbed machine time from call to end (see `grader.execution.fair_clock`)
    queued, turns      how long its threads were ready and had no processor, all added up, and how often one was given
                       one; 0 where it used hardly any processor time, or the kernel does not tell
    idle, idle_at_most the longest stretch within the call in which no job was in flight; fair seconds
    fair_makespan      fair seconds from the first job's start to the last one's end
    silence            the longest time between two heartbeats of the student's event loop; fair seconds
    peak_memory        bytes
    left               what was still alive after the answer: claims for threads and tasks, evidence for processes
    """

    run: RunSpec
    ending: Ending
    calls: tuple[Call, ...] = ()
    heartbeats: tuple[float, ...] = ()
    lines: tuple[OutputLine, ...] = ()
    output_bytes: int = 0
    ended: float = 0.0
    in_flight_at_end: tuple[int, ...] = ()
    cpu: float = 0.0
    fair_time: float = 0.0
    run_queue_time: float = 0.0
    switches: int = 0
    longest_idle: float = 0.0
    longest_idle_upper_bound: float = 0.0
    fair_makespan: float = 0.0
    longest_silence: float = 0.0
    peak_memory: int = 0
    survivors: tuple[ThreadState, ...] = ()
    stack_dump: tuple[ThreadState, ...] = ()

    @property
    def receipts(self) -> list[str]:
        """The receipt of each job's first answered call, in the order of the jobs ("" for a job never answered)."""
        found = {call.job: call.receipt for call in reversed(self.calls) if call.outcome in ("answered", "raised")}
        return [found.get(index, "") for index in range(len(self.run.jobs))]
