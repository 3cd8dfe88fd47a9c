"""When a program that should only wait keeps a processor busy. Pure; times are seconds."""

SPIN_SHARE, SPIN_CPU, CPU_PER_CALL = 0.35, 0.25, 0.004
"""Share of the time and processor seconds that prove busy waiting; processor seconds that one call may cost."""
SWITCH_RATE, SWITCHES, SWITCHES_PER_CALL = 3000, 1000, 50
"""Wake-ups a second and in all that prove busy waiting; wake-ups that one call may cost."""
QUIET_SHARE, QUIET_CPU = 0.5, 0.08
"""Share of the time and processor seconds that prove busy waiting where nothing at all is left to do."""
SUSPECT_CPU = 0.01
"""Processor seconds from which on it is worth asking the kernel for more."""


def looks_busy(cpu: float, calls: int) -> bool:
    """Whether so much processor time was used that it is worth asking how its threads came by it."""
    return cpu > SUSPECT_CPU + CPU_PER_CALL * calls


def busy_waits_in_quiet(cpu: float, fair: float, run_queue_time: float, known: bool = False) -> bool:
    """The same over a stretch in which no call came or went and each had all that it waits for but its time.

    Then there is nothing at all to do, so much less will tell; still less if the program is known to spin, in another
    run (`again`).
    """
    return cpu > (QUIET_CPU / 4 if known else QUIET_CPU) and cpu > QUIET_SHARE * (fair - run_queue_time)


def busy_waits(cpu: float, fair: float, calls: int, run_queue_time: float = 0.0, switches: int = 0) -> bool | None:
    """Whether code that should only wait keeps a processor busy; None while too little was seen to tell.

    On a busy machine a program that spins gets little processor time, too: what it does not sleep it spends in the
    queue for a processor. So time in that queue is no time in which it could have slept.

    cpu     seconds of processor time that it used
    fair    seconds of undisturbed machine time that it had
    calls   how many jobs it called; to start one may take CPU_PER_CALL and SWITCHES_PER_CALL
    queued  seconds for which its threads were ready to run and had no processor, all added up
    turns   how often one of its threads was given a processor: `time.sleep(0)` asks again and again and uses little
    """
    awake = max(cpu, fair - run_queue_time)
    if cpu > SPIN_SHARE * awake:
        return True if cpu > SPIN_CPU + CPU_PER_CALL * calls else None
    if switches > SWITCH_RATE * awake:
        return True if switches > SWITCHES + SWITCHES_PER_CALL * calls else None
    return False
