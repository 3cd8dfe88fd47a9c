"""Detect a program that keeps a processor busy although it should only wait. Pure; times are seconds."""

import sys

from grader.model import TREE_CPU_LIMIT

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without its global lock. Then a thread yields up to 40 times before it sleeps for a lock."""

SPIN_SHARE, SPIN_CPU, CPU_PER_CALL = 0.35, 0.25, 0.004
"""Share of the time, and processor seconds, above which a program is busy waiting; seconds granted per call."""

SWITCH_RATE, SWITCHES, SWITCHES_PER_CALL = 3000, 1000, 250 if FREE_THREADED else 50
"""Wake-ups per second, and in all, above which a program is busy waiting; wake-ups granted per call."""

QUIET_SHARE, QUIET_CPU = 0.5, 0.08
"""Share of the time, and processor seconds, above which a program is busy waiting while nothing is left to do."""

SURE_SHARE = 0.15
"""Share of the wall time above which a program is busy waiting where the kernel does not report the run queue. One that
looks every millisecond uses half of that."""

QUEUE_SHARE = 0.9
"""Most of the time that the run queue can explain: many threads that are ready at once queue for longer together."""

SUSPECT_CPU = 0.01
"""Processor seconds, besides those for the calls, above which the kernel is asked for more statistics."""


def looks_busy(cpu: float, calls: int) -> bool:
    """Whether a program used enough processor time to ask the kernel for the statistics of its threads."""
    return cpu > SUSPECT_CPU + CPU_PER_CALL * calls


def busy_waits_in_quiet(cpu: float, fair: float, run_queue_time: float, known: bool = False, wall: float = 0.0) -> bool:
    """Whether a program is busy waiting, from an interval in which no call started or ended.

    In such an interval, each call in flight waits for nothing but its time, so the program has nothing to do. Therefore
    much less processor time is enough; a quarter of that if the program is `known` to spin from another run.

    cpu             seconds of processor time in the interval
    fair            seconds of undisturbed machine time in the interval
    run_queue_time  seconds for which its threads were ready but had no processor, all added up
    wall            seconds of the interval, if more than `fair`
    """
    awake = max((1 - QUEUE_SHARE) * fair, _awake(fair, wall, run_queue_time))
    enough = cpu > (QUIET_CPU / 4 if known else QUIET_CPU) and cpu > QUIET_SHARE * awake
    return enough and _is_certain(cpu, wall, run_queue_time)


def busy_waits(
    cpu: float, fair: float, calls: int, run_queue_time: float = 0.0, switches: int = 0, *, wall: float = 0.0
) -> bool | None:
    """Whether a program that should only wait keeps a processor busy; None while there is too little evidence.

    On a busy machine, a spinning program gets little processor time, too: it spends the rest in the queue for a
    processor. So the time in that queue does not count as time in which the program could have slept.

    cpu             seconds of processor time that it used
    fair            seconds of undisturbed machine time that it had
    calls           number of jobs it called; starting one may cost CPU_PER_CALL and SWITCHES_PER_CALL
    run_queue_time  seconds for which its threads were ready but had no processor, all added up
    switches        how often one of its threads got a processor; a loop of `time.sleep(0)` uses little processor time
                    but many switches
    wall            seconds that passed, if more than `fair`
    """
    awake = max(cpu, _awake(fair, wall, run_queue_time))
    if cpu > SPIN_SHARE * awake:
        certain = _is_certain(cpu, wall, run_queue_time)
        return True if certain and cpu > SPIN_CPU + CPU_PER_CALL * calls else None
    if switches > SWITCH_RATE * awake:
        return True if switches > SWITCHES + SWITCHES_PER_CALL * calls else None
    return False


def _awake(fair: float, wall: float, run_queue_time: float) -> float:
    """Seconds in which a program could have slept or computed.

    The time in the queue passes on the wall clock. On a busy machine much less fair time passes meanwhile, so the two
    must not be subtracted: a program that wakes up regularly would seem to have had no time to sleep in. Fair time
    counts where the kernel does not report the queue.
    """
    return max(fair, wall) - run_queue_time if run_queue_time else fair


def _is_certain(cpu: float, wall: float, run_queue_time: float) -> bool:
    """Whether so much processor time shows something. Where the kernel does not report the queue, a program may have
    slept all the rest of the time, however busy the machine was."""
    return bool(run_queue_time) or cpu > SURE_SHARE * wall


def computes_without_end(tree_cpu: float, fair: float, deadline: float) -> bool:
    """Whether the processes of a run have used more processor time together than any that come to an end.

    This does not ask what each of them used: a program can start processes without end that use little each.

    tree_cpu  seconds of processor time of all processes of the run, ended ones included, but for their starts
    fair      seconds of undisturbed machine time that the run had
    deadline  seconds that the run may take without a job in flight
    """
    return tree_cpu > TREE_CPU_LIMIT + deadline + SPIN_SHARE * fair
