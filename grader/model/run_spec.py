"""What a run is to be, as data: the jobs that the student's code is handed, and how the service treats them.

All times are seconds. A job is answered when its time is over *and* the events it waits for have come. Waiting for
events instead of for the clock is what keeps verdicts true on a busy machine: a sequential solution never brings the
second job, however long anybody waits, and a concurrent one always does.
"""

from typing import Any

from msgspec import Struct

from grader.model.limits import ASSUMED_CALLS, BASE_MAX_DURATION, DEADLINE


class JobSpec(Struct, frozen=True, kw_only=True):
    """One callable for the student's code: it takes about `seconds` and returns a receipt.

    seconds    how long it takes
    coroutine  whether it is a coroutine function
    raises     name of a built-in exception to raise instead of returning; its message is the receipt
    meet       not answered before this many jobs are in flight together (a rendezvous)
    meetings   to how many of its first calls `meet` applies; 0 for all
    after      not answered before this many other calls have been answered, and a moment later
    beats      not answered before this many heartbeats have come since it started
    times      how often it is to be called; 0 for any number
    """

    name: str
    seconds: float = 0.1
    coroutine: bool = False
    raises: str | None = None
    meet: int = 0
    meetings: int = 0
    after: int = 0
    beats: int = 0
    times: int = 1


class ExplorationSpec(Struct, frozen=True, kw_only=True, rename={"canary": "plant"}):
    """A call under many schedules of a controlled scheduler, in virtual time (see `grader.sim`).

    schedules  how many at most
    seed       of the search
    cancel     whether asyncio tasks are cancelled at their awaits as well
    lapses     whether time may pass for sleeps and timeouts while others could run
    receipts   what the jobs return, in their order
    plant      start, first and second amount of the race that is planted beside the hunt
    explain    token of the schedule to explain, instead of a search
    """

    schedules: int
    seed: int = 0
    cancel: bool = False
    lapses: bool = False
    receipts: tuple[str, ...] = ()
    canary: tuple[int, int, int] = (0, 1, 2)
    explain: str = ""


class RunSpec(Struct, frozen=True, kw_only=True, rename={"exploration": "hunt"}):
    """One call of the student's code.

    function   the name to call in the submitted module, or a scenario of the exercise
    scenario   whether it is a scenario, which is called with the submitted module before the arguments
    hunt       how to explore it; None for one run on the real clock
    coroutine  whether it is called on an event loop and awaited
    arguments  encoded values (see `grader.plain_values`); a job is `{"job": index}`
    ceiling    most jobs that may be in flight; beyond it the run is stopped
    heartbeat  seconds between beats that the student's event loop sends; 0 for none
    deadline   seconds of undisturbed machine time that may pass with no job in flight and no answer;
               as much is given to the import
    patience   seconds of undisturbed machine time that a job waits in vain for what it waits for
    """

    function: str
    coroutine: bool
    arguments: tuple[Any, ...]
    jobs: tuple[JobSpec, ...]
    scenario: bool = False
    exploration: ExplorationSpec | None = None
    ceiling: int = 0
    heartbeat: float = 0.0
    deadline: float = DEADLINE
    patience: float = 1.0

    @property
    def max_duration(self) -> float:
        """Seconds of undisturbed machine time that it may take in all, whatever it does: far more than one job after
        the other needs."""
        return BASE_MAX_DURATION + 3 * sum(job.seconds * (job.times or ASSUMED_CALLS) for job in self.jobs)
