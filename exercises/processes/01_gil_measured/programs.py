"""Seven small programs, and what they do on this machine, with this Python.

Nothing here trusts a clock alone. How many workers compute or wait at the same moment is seen directly: each one works
until all are at it, or until it has used its share of processor time. Then it follows how long the program takes where
nothing disturbs it: what four do at the same moment takes less time than what they do in turn. Only the last program is
timed, because starting processes takes many times as long as its calculations.
"""

import asyncio
import hashlib
import math
import multiprocessing
import time

from grader.comparison import workers

COUNT = 4
DATA = bytes(1_000_000)
COMPUTES, WAITS = 0.02, 4.0
"""Seconds of processor time that tell what a step is; how many times its processor time a step takes that waits."""
LOOK, LONGEST_LOOK = 0.2, 10.0
"""Seconds for which a step is watched before it is said to wait, and before nothing is said."""
ROUNDS = 10
CLEARLY = 3.0


def _compute():
    """A calculation in pure Python."""
    workers.count_up()


def _sleep():
    """A wait, as for the network or a disk."""
    time.sleep(0.01)


def _compute_hash():
    """A calculation in C, for a large block of bytes. It gives up the lock of the interpreter meanwhile."""
    hashlib.sha256(DATA).digest()


def threads_compute():
    """Four threads, each with a part of a long calculation in pure Python."""
    return _found(workers.in_threads, _compute, "threads")


def tasks_compute():
    """Four tasks of one event loop, each with a part of a long calculation in pure Python."""
    return _found(workers.in_tasks, _compute, "tasks")


def processes_compute():
    """Four processes, each with a part of a long calculation in pure Python."""
    return _found(workers.in_processes, workers.count_up, "processes")


def threads_sleep():
    """Four threads that call time.sleep()."""
    return _found(workers.in_threads, _sleep, "threads")


def tasks_sleep():
    """Four tasks of one event loop that await asyncio.sleep()."""
    inside = peak = 0

    async def wait():
        nonlocal inside, peak
        inside += 1
        peak = max(peak, inside)
        await asyncio.sleep(0.01)
        inside -= 1

    async def main():
        await asyncio.gather(*[wait() for _ in range(COUNT)])

    asyncio.run(main())
    return _result(peak, False, "tasks")


def threads_hash():
    """Four threads that call hashlib.sha256() for large blocks of bytes."""
    return _found(workers.in_threads, _compute_hash, "threads")


def processes_tiny():
    """Four processes, started for four calculations of some hundredths of a millisecond each."""
    together = _quickest(_four_processes) / _quickest(_one_after_the_other)
    found = _result(workers.in_processes(workers.count_up, COUNT).peak, True, "processes")
    seen = f"starting four processes took {together:,.0f} times as long as the four calculations in one thread"
    if together < CLEARLY:
        return found | {"unclear": f"The time of processes_tiny is not clear here: {seen}."}
    return found | {"time": "longer", "time seen": seen}


def _found(run, step, kind):
    computes = _computes(step)
    if computes is None:
        return {"unclear": "The machine was too busy to tell whether the program computes or waits."}
    return _result(run(step, COUNT).peak, computes, kind)


def _result(peak, computes, kind):
    doing = "computing" if computes else "waiting"
    seen = f"of {COUNT} {kind}, at most {peak} {'was' if peak == 1 else 'were'} {doing} at the same moment"
    return {
        "processors": "none" if not computes else "one" if peak == 1 else "many",
        "time": "as long" if peak == 1 else "shorter",
        "processors seen": seen,
        "time seen": seen,
    }


def _computes(step):
    """Whether a step uses a processor; None if that is not clear.

    Some step is not interrupted, however busy the machine is. If it computes, it takes about as long as its processor
    time, and if it waits, many times as long.
    """
    start, cpu_start = time.perf_counter(), time.thread_time()
    quickest, steps, elapsed = math.inf, 0, 0.0
    while elapsed < LONGEST_LOOK:
        begun = time.perf_counter()
        step()
        steps, now = steps + 1, time.perf_counter()
        quickest, elapsed = min(quickest, now - begun), now - start
        cpu = time.thread_time() - cpu_start
        if (cpu >= COMPUTES or elapsed > LOOK) and quickest > WAITS * cpu / steps:
            return False
        if cpu >= COMPUTES and quickest < 2 * cpu / steps:
            return True
    return None


def _four_processes():
    processes = [multiprocessing.Process(target=workers.count_up) for _ in range(COUNT)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _one_after_the_other():
    for _ in range(COUNT):
        workers.count_up()


def _quickest(action):
    """The shortest of some times: nothing can make it too short."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)
