"""The grader's observation of one run. Times are seconds on the grader's clock, from the start of the call.

A value marked as a claim comes from the student process itself. Claims explain a failure; no pass rests on a claim.
"""

from typing import Any, Literal

from msgspec import Struct

from grader.model.network import NetworkRecord
from grader.model.run_spec import RunSpec


class Call(Struct, frozen=True, kw_only=True):
    """One call of a job.

    job      index of the job in the run
    arrived  second at which the request arrived
    ended    second at which the call ended; None if it was still open at the end of the run
    outcome  answered (with the receipt) · raised (the receipt is the message) · dropped (the caller closed its
             connection) · open
    receipt  the value that the job service gave for the call: a receipt, or the text of the job; empty if it gave none
    process  the process that made the call, as the kernel says: 1 for the student process itself, 2, 3, … for others in
             the order of their first calls; 0 if the kernel does not tell
    """

    job: int
    arrived: float
    ended: float | None = None
    outcome: Literal["answered", "raised", "dropped", "open"] = "open"
    receipt: str = ""
    process: int = 0


class OutputLine(Struct, frozen=True):
    """One line that the student's code printed. `at`: second at which it arrived."""

    at: float
    stream: Literal["stdout", "stderr"]
    text: str


class Frame(Struct, frozen=True):
    """One of the student's own lines on a stack: line number, name of the function, source text. A claim."""

    line: int
    function: str
    text: str


class ExceptionInfo(Struct, frozen=True, kw_only=True, rename={"same_object": "same"}):
    """An exception in the student process; a claim.

    stage        what the process was doing: importing the file, looking up the function, checking its signature,
                 calling it, or encoding its answer
    kind         name of the exception's type
    message      text of the exception
    frames       the student's own frames, outermost first
    same_object  whether it is the same object that a job raised, not an equal one; `same` in stored data
    """

    stage: Literal["import", "lookup", "signature", "call", "answer"]
    kind: str
    message: str
    frames: tuple[Frame, ...] = ()
    same_object: bool = False


class ThreadState(Struct, frozen=True, kw_only=True):
    """Where a thread, task or process of the run stands: in a stack dump, or still alive after the answer.

    daemon     whether it is a daemon thread
    waits_for  what it waits for, as a noun phrase; empty if that is unknown
    sleeps     whether that wait ends by itself: a sleep, or a wait with a timeout
    frames     the student's own frames, outermost first
    """

    sort: Literal["thread", "task", "process"]
    name: str
    daemon: bool = False
    waits_for: str = ""
    sleeps: bool = False
    frames: tuple[Frame, ...] = ()

    @property
    def title(self) -> str:
        """The sort and the name; the name alone if it begins with the sort."""
        return self.name if self.name.lower().startswith(self.sort) else f"{self.sort} {self.name}"


class Returned(Struct, frozen=True, tag="returned"):
    """The call returned a value, which is encoded (see `grader.plain_values`). A claim until the judge checks it."""

    value: Any


class Raised(Struct, frozen=True, tag="raised"):
    """Importing, looking up or calling ended with an exception, or the value was not an answer."""

    problem: ExceptionInfo


class Exited(Struct, frozen=True, tag="exited"):
    """The process ended by itself.

    code      exit code
    answered  whether it had sent its answer, and ended before it reported that it was finished
    """

    code: int
    answered: bool = False


class Crashed(Struct, frozen=True, tag="crashed"):
    """A signal that the grader did not send ended the process; `signal` is its number."""

    signal: int


class Stopped(Struct, frozen=True, tag="stopped"):
    """The grader ended the run.

    cause   deadline: no job in flight and no answer for the deadline of the run · import: the same before the call ·
            missed: a job waited for an event that never came · ceiling: more jobs in flight than allowed · calls: more
            calls than expected by far · connections: more connections open than allowed · output, memory, cpu,
            processes: a limit was exceeded · spins: it used so much processor time while its jobs waited that even
            sleeping until the end could not make up for it · garbled: the process broke the protocol
    detail  for missed: meet, after, beats or parallel (enough calls were in flight, but took turns at computing);
            for connections: how many were open; for processes: the limit; for garbled: what was wrong
    busy    whether the grader gave up only because the machine stayed overloaded
    """

    cause: Literal[
        "deadline",
        "import",
        "missed",
        "ceiling",
        "calls",
        "connections",
        "output",
        "memory",
        "cpu",
        "processes",
        "garbled",
        "spins",
    ]
    detail: str = ""
    busy: bool = False


class ExplorationOutcome(Struct, frozen=True, kw_only=True, rename={"jobs_left": "left"}):
    """One distinct outcome of a program under the schedules of an exploration; a claim.

    token      replays the first schedule with this outcome
    count      number of schedules with this outcome
    value      the returned value, encoded; None if there is none
    kind       empty for a value; else assertion, exception, deadlock, livelock or leak
    type       name of the exception's type
    message    text of the exception, or a sentence about a deadlock, livelock or leak
    makespan   virtual seconds from the start of the first job to the end of the last
    peak       number of jobs in flight at once, at most
    jobs_left  number of jobs in flight when the value came; `left` in stored data
    lapsed     whether time passed while other threads could run, as on a busy machine: the makespan has no meaning then
    calls      number of calls of each job, in the order of the jobs; empty without a value
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
    calls: tuple[int, ...] = ()


class Explored(Struct, frozen=True, tag="explored", rename={"canary": "planted"}):
    """The distinct outcomes of an exploration; claims.

    schedules  number of schedules that were run
    bound      which schedules were all run; empty for a sample
    canary     the sorted outcomes of the known race that ran beside it; `planted` in stored data
    """

    outcomes: tuple[ExplorationOutcome, ...]
    schedules: int
    bound: str
    canary: tuple[int, ...]


class InterleavingStep(Struct, frozen=True, kw_only=True):
    """One step of one thread or task; a claim.

    thread     name of the thread or task
    file       name of the file; `line` and `source` are the line number and text in it
    action     what it did: read, write, call, ...
    target     the object of the action
    value      the value that was read or written
    switch     whether another thread ran just before the step
    preempted  whether that thread could have gone on
    column     characters of `source` before the accessed expression; `end_column` up to its end, 0 if that is unknown
    variable   the shared variable or primitive that the step is about, by a name that only this one has
    changes    whether the step changes that variable
    after      what the variable holds after the step
    primitive  kind of the primitive: lock, condition, queue, ...; empty for other steps
    states     what each thread does, one letter for each: r runs, c can run, b is blocked, e has ended, - not there yet
    """

    thread: str
    line: int
    source: str
    action: str
    target: str = ""
    value: str = ""
    switch: bool = False
    preempted: bool = False
    file: str = ""
    column: int = 0
    end_column: int = 0
    variable: str = ""
    changes: bool = False
    after: str = ""
    primitive: str = ""
    states: str = ""


class TreeChoice(Struct, frozen=True, kw_only=True):
    """A choice in an `OutcomeTree`; a claim.

    thread  the thread that runs until the next choice
    to      number of the node that follows; -1 if that was not explored
    steps   numbers of the steps in between
    kind    empty, or what the event loop does with the asyncio task: wakes, times_out, cancelled, not_cancelled
    """

    thread: str
    to: int
    steps: tuple[int, ...] = ()
    kind: str = ""


class TreeState(Struct, frozen=True, kw_only=True, rename={"choices": "next"}):
    """A node of an `OutcomeTree`; a claim. `end`: number of its outcome, or -1 where there is a choice."""

    choices: tuple[TreeChoice, ...] = ()
    end: int = -1


class OutcomeTree(Struct, frozen=True, kw_only=True):
    """Explored schedules around a failing one, merged where they lead to the same state; a claim.

    nodes       the first one is the first choice
    steps       the different steps of all schedules
    start       numbers of the steps before the first choice
    ends        the different outcomes
    complete    whether nothing was left to explore
    complaints  what is wrong with each outcome, empty for nothing: judged by the grader, not a claim
    """

    nodes: tuple[TreeState, ...]
    steps: tuple[InterleavingStep, ...]
    start: tuple[int, ...]
    ends: tuple[ExplorationOutcome, ...]
    complete: bool
    complaints: tuple[str, ...] = ()


class Explained(Struct, frozen=True, tag="explained"):
    """A failing schedule, shrunk to the fewest switches and explained step by step; a claim.

    bug            lost_update, check_then_act, deadlock, lost_wakeup, … or unknown
    sentence       what happened, in one sentence
    token          replays the schedule
    preemptions    number of switches that interrupt a thread that could have gone on
    hidden_by_gil  whether this interpreter's global lock hides the bug; None if that has no meaning for it
    threads        names of the threads and tasks, in the order of the columns
    steps          the steps, in order
    final          name and value of each shared variable in the end
    tree           other schedules around this one; None if they were not wanted, or cannot be shown
    """

    bug: str
    sentence: str
    token: str
    preemptions: int
    hidden_by_gil: bool | None
    threads: tuple[str, ...]
    steps: tuple[InterleavingStep, ...]
    final: tuple[tuple[str, str], ...] = ()
    tree: OutcomeTree | None = None


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
"""Names of fields of `Observation` in stores and in version 1 of the JSON report."""

Ending = Returned | Raised | Exited | Crashed | Stopped | Explored | Explained


class Observation(Struct, frozen=True, kw_only=True, rename=STORED_NAMES):
    """One run as the grader saw it. Stored data uses the names in `STORED_NAMES`.

    run                          what was run
    ending                       how the run ended
    calls                        the calls of its jobs, in order of arrival
    heartbeats                   seconds at which the heartbeats of the student's event loop arrived
    lines                        the printed lines: the first KEPT_LINES of them, cut to KEPT_COLUMNS characters
    output_bytes                 bytes that it printed in all
    ended                        second of the answer, or of the end without an answer
    in_flight_at_end             indices of jobs that were still in flight when the answer came
    cpu                          processor seconds that the process used from call to end
    fair_time                    seconds of undisturbed machine time from call to end (see
                                 `grader.execution.fair_clock`)
    run_queue_time               seconds for which its threads were ready but had no processor, all added up
    switches                     how often one of its threads got a processor; this and `run_queue_time` are 0 for a
                                 program that used hardly any processor time, or if the kernel does not report them
    longest_idle                 fair seconds of the longest interval in the call without a job in flight
    longest_idle_upper_bound     the same, with all time that may have been fair counted as fair
    fair_makespan                fair seconds from the first job's start to the last job's end
    longest_silence              fair seconds of the longest interval between two heartbeats
    longest_silence_upper_bound  the same, with all time that may have been fair counted as fair
    undecided                    whether a job was answered before it was certain whether the program busy-waits
    peak_memory                  bytes
    weight                       resident bytes of all its processes when `run.weigh` jobs were in flight; 0 if never
    parallel                     how many calls of computing jobs computed at the same moment: processes that called, or
                                 processors that they could use; 0 if that was not measured
    survivors                    what was still alive after the answer: a claim for threads and tasks, evidence for
                                 processes
    stack_dump                   where its threads and tasks stood when the grader stopped it; a claim
    network                      what was seen on its network; None if it has none
    machine_limit                what the machine was short of during the run, as a noun; empty for nothing
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
    longest_silence_upper_bound: float = 0.0
    undecided: bool = False
    peak_memory: int = 0
    weight: int = 0
    parallel: float = 0.0
    survivors: tuple[ThreadState, ...] = ()
    stack_dump: tuple[ThreadState, ...] = ()
    network: NetworkRecord | None = None
    machine_limit: str = ""

    @property
    def receipts(self) -> list[str]:
        """The receipt of each job's first answered call, in the order of the jobs; "" for a job without an answer."""
        found = {call.job: call.receipt for call in reversed(self.calls) if call.outcome in ("answered", "raised")}
        return [found.get(index, "") for index in range(len(self.run.jobs))]
