"""The specification of a run, as data: the jobs that the student's code gets, and how the job service answers them.

All times are seconds. A job is answered when its time is over *and* the events it waits for have come. Events keep the
verdicts true on a busy machine where a clock would not: a sequential solution never starts the second job, however long
the service waits, and a concurrent one always does.
"""

import builtins
from typing import Any

from msgspec import Struct

from grader.model.limits import ASSUMED_CALLS, BASE_MAX_DURATION, DEADLINE, JOB_PATIENCE
from grader.model.network import NetworkSpec, PageSpec


class JobSpec(Struct, frozen=True, kw_only=True):
    """One callable for the student's code: it takes about `seconds` and returns a receipt.

    name       its name in messages; the student's code does not see it
    seconds    duration of a call
    coroutine  whether it is a coroutine function
    raises     name of a built-in exception to raise instead of returning; its message is the receipt. Another name, or
               an exception that takes more than a message, is a ValueError
    text       what it returns instead of a receipt; None for a receipt
    meet       number of jobs that must be in flight at once before a call is answered (a rendezvous)
    meetings   number of its first calls to which `meet` applies; 0 for all calls
    after      number of other calls that must be answered first; the answer follows a moment after them
    beats      number of heartbeats that must arrive after the start of a call before it is answered
    times      how often it should be called; 0 for any number
    computes   whether a call computes in the process that makes it, before it waits for anything
    page       the page that the grader serves for it: then each call is a request for it; None for a job that is called
    steps      whether its answer comes after the steps of the grader's clients
    """

    name: str
    seconds: float = 0.1
    coroutine: bool = False
    raises: str | None = None
    text: str | None = None
    meet: int = 0
    meetings: int = 0
    after: int = 0
    beats: int = 0
    times: int = 1
    computes: bool = False
    page: PageSpec | None = None
    steps: bool = False

    def __post_init__(self) -> None:
        if self.raises is not None:
            _check_exception(self.raises)


def _check_exception(name: str) -> None:
    """Raises ValueError unless it is the name of a built-in exception that can be made of a message alone."""
    kind = getattr(builtins, name, None)
    if not isinstance(kind, type) or not issubclass(kind, BaseException):
        raise ValueError(f"a job is to raise {name!r}, which is not a built-in exception")
    try:
        kind("message")
    except TypeError as why:
        raise ValueError(f"the exception {name} cannot be made of a message alone: {why}") from None


JOB_EXCEPTIONS = (
    *("ArithmeticError", "AssertionError", "AttributeError", "BufferError", "EOFError", "ImportError", "LookupError"),
    *("NameError", "PermissionError", "ReferenceError", "RuntimeError", "TypeError", "UserWarning", "ValueError"),
)
"""Names of exceptions from which a check may draw one for a job.

Left out are those with a meaning for loops, timeouts, the grader, or `str`.
"""


class ExplorationSpec(Struct, frozen=True, kw_only=True, rename={"canary": "plant"}):
    """A call under many schedules of the controlled scheduler, in virtual time (see `grader.sim`).

    schedules  number of schedules, at most
    seed       seed of the search
    cancel     whether asyncio tasks are also cancelled at their awaits
    lapses     whether virtual time may pass for sleeps and timeouts while other threads could run
    receipts   the return values of the jobs, in the order of the jobs
    canary     start, first and second amount of a known race that runs with the exploration to prove that it works;
               `plant` in stored data
    explain    token of the schedule to explain, instead of a search; empty for a search
    guarded    whether the reflection of the submitted file is checked at run time, and refused where it leaves the file
    tree       with `explain`: whether other schedules around that one are explored, too, for a page that lets its
               reader choose
    """

    schedules: int
    seed: int = 0
    cancel: bool = False
    lapses: bool = False
    receipts: tuple[str, ...] = ()
    canary: tuple[int, int, int] = (0, 1, 2)
    explain: str = ""
    guarded: bool = False
    tree: bool = False


class RunSpec(Struct, frozen=True, kw_only=True, rename={"exploration": "hunt"}):
    """One call of the student's code.

    function      the name to call in the submitted module, or a scenario of the exercise
    coroutine     whether the function is called on an event loop and awaited
    arguments     encoded values (see `grader.plain_values`); a job is `{"job": index}`, and one of several
                  arguments, as the schedule decides, `{"any_of": [...]}`
    jobs          the jobs of the run; calls refer to them by index
    scenario      whether it is a scenario, which gets the submitted module as its first argument
    one_function  whether the exercise is about one function, so that a scenario that hangs hangs in that function
    exploration   how to explore it; None for one run on the real clock; `hunt` in stored data
    ceiling       number of jobs that may be in flight; one more stops the run; 0 for no limit
    heartbeat     seconds between two heartbeats of the student's event loop; 0 for none
    deadline      fair seconds that may pass with no job in flight and no answer; the import gets as many
    patience      fair seconds for which a job waits for its events before the run is stopped
    computes      whether the program has to compute, so that processor time is no sign of busy waiting
    parallel      number of calls of computing jobs that must compute at the same moment, once; 0 for any number
    weigh         number of jobs in flight at which the memory of the run is measured, in a process that has served no
                  other run; 0 for never
    network       what it needs of a network; None for nothing. In an argument, `{"port": True}` stands for the port of
                  the grader's server, and `{"listener": True}` for a listening socket
    seed          seed of what the check drew by chance; the student process does not get it
    """

    function: str
    coroutine: bool
    arguments: tuple[Any, ...]
    jobs: tuple[JobSpec, ...]
    scenario: bool = False
    one_function: bool = False
    exploration: ExplorationSpec | None = None
    ceiling: int = 0
    heartbeat: float = 0.0
    deadline: float = DEADLINE
    patience: float = JOB_PATIENCE
    weigh: int = 0
    computes: bool = False
    parallel: int = 0
    network: NetworkSpec | None = None
    seed: int = 0

    @property
    def max_duration(self) -> float:
        """Fair seconds that the run may take in all: far more than running the jobs one after the other takes."""
        return BASE_MAX_DURATION + 3 * sum(job.seconds * (job.times or ASSUMED_CALLS) for job in self.jobs)
