"""What a run is to be, as data: the jobs that the student's code is handed, and how the service treats them.

All times are seconds. A job is answered when its time is over *and* the events it waits for have come. Waiting for
events instead of for the clock is what keeps verdicts true on a busy machine: a sequential solution never brings the
second job, however long anybody waits, and a concurrent one always does.
"""

from typing import Any

from msgspec import Struct

LONGEST_WAIT = 120.0
"""Wall seconds after which the grader gives up on a machine that never calms, and says so."""
DEADLINE, HUNT_DEADLINE = 2.0, 5.0
"""Fair seconds without a job in flight and without an answer, after which a run is ended."""
LONGEST, MANY_TIMES = 15.0, 10
"""Fair seconds that a run may take at least, whatever is in flight; how often one that may be called at will counts."""
SPIN_SHARE, SPIN_CPU, CPU_OF_A_CALL = 0.35, 0.25, 0.004
TURN_RATE, TURNS, TURNS_OF_A_CALL = 3000, 1000, 50
QUIET_SHARE, QUIET_CPU = 0.5, 0.08
SUSPECT_CPU = 0.01


class Job(Struct, frozen=True, kw_only=True):
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


class Hunt(Struct, frozen=True, kw_only=True):
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
    plant: tuple[int, int, int] = (0, 1, 2)
    explain: str = ""


class Run(Struct, frozen=True, kw_only=True):
    """One call of the student's code.

    function   the name to call in the submitted module, or a scenario of the exercise
    scenario   whether it is a scenario, which is called with the submitted module before the arguments
    hunt       how to explore it; None for one run on the real clock
    coroutine  whether it is called on an event loop and awaited
    arguments  encoded values (see `grader.values`); a job is `{"job": index}`
    ceiling    most jobs that may be in flight; beyond it the run is stopped
    heartbeat  seconds between beats that the student's event loop sends; 0 for none
    deadline   seconds of undisturbed machine time that may pass with no job in flight and no answer;
               as much is given to the import
    patience   seconds of undisturbed machine time that a job waits in vain for what it waits for
    """

    function: str
    coroutine: bool
    arguments: tuple[Any, ...]
    jobs: tuple[Job, ...]
    scenario: bool = False
    hunt: Hunt | None = None
    ceiling: int = 0
    heartbeat: float = 0.0
    deadline: float = DEADLINE
    patience: float = 1.0

    @property
    def longest(self) -> float:
        """Seconds of undisturbed machine time that it may take in all, whatever it does: far more than one job after
        the other needs."""
        return LONGEST + 3 * sum(job.seconds * (job.times or MANY_TIMES) for job in self.jobs)


def suspect(cpu: float, calls: int) -> bool:
    """Whether so much processor time was used that it is worth asking how its threads came by it."""
    return cpu > SUSPECT_CPU + CPU_OF_A_CALL * calls


def spins_in_quiet(cpu: float, fair: float, queued: float, again: bool = False) -> bool:
    """The same over a stretch in which no call came or went and each had all that it waits for but its time.

    Then there is nothing at all to do, so much less will tell; still less if the program is known to spin, in another
    run (`again`).
    """
    return cpu > (QUIET_CPU / 4 if again else QUIET_CPU) and cpu > QUIET_SHARE * (fair - queued)


def spins(cpu: float, fair: float, calls: int, queued: float = 0.0, turns: int = 0) -> bool | None:
    """Whether code that should only wait keeps a processor busy; None while too little was seen to tell.

    On a busy machine a program that spins gets little processor time, too: what it does not sleep it spends in the
    queue for a processor. So time in that queue is no time in which it could have slept.

    cpu     seconds of processor time that it used
    fair    seconds of undisturbed machine time that it had
    calls   how many jobs it called; to start one may take CPU_OF_A_CALL and TURNS_OF_A_CALL
    queued  seconds for which its threads were ready to run and had no processor, all added up
    turns   how often one of its threads was given a processor: `time.sleep(0)` asks again and again and uses little
    """
    awake = max(cpu, fair - queued)
    if cpu > SPIN_SHARE * awake:
        return True if cpu > SPIN_CPU + CPU_OF_A_CALL * calls else None
    if turns > TURN_RATE * awake:
        return True if turns > TURNS + TURNS_OF_A_CALL * calls else None
    return False
