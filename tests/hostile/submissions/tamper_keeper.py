# Changes the process that keeps the cell: its limits, its turn, its files in /proc.
# verdict: raised
# says: found nothing
import ctypes
import os
import resource


def run_all(jobs):
    libc = ctypes.CDLL(None, use_errno=True)
    tries = [
        lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (3, 3)),
        lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
        lambda: os.setpriority(os.PRIO_USER, 0, 19),
        lambda: os.setpriority(os.PRIO_PGRP, 1, 19),
        lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
        lambda: os.sched_setaffinity(1, {0}),
        lambda: open("/proc/1/oom_score_adj", "w").write("1000"),
        lambda: open("/proc/1/autogroup", "w").write("19"),
        lambda: open("/proc/1/comm", "w").write("owned"),
        lambda: libc.ioprio_set(1, 1, 0x6000) == 0 or 1 / 0,
    ]
    for number, attempt in enumerate(tries):
        try:
            attempt()
            return [number]
        except (OSError, AttributeError, ZeroDivisionError):
            pass
    raise RuntimeError("found nothing")
