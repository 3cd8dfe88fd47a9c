"""The limits of one run: time, memory, processes, output, calls. Change a limit only here.

Fair seconds are seconds in which the machine had time for the run (see `grader.execution.fair_clock`).
"""

DEADLINE = 2.0
"""Fair seconds without a job in flight and without an answer, after which a run is stopped as hung."""

EXPLORATION_DEADLINE = 5.0
"""Fair seconds without an answer after which an exploration is stopped as hung."""

BASE_MAX_DURATION = 15.0
"""Fair seconds that a run may take in all, in addition to three times the durations of its jobs."""

JOB_PATIENCE = 1.0
"""Fair seconds for which a job waits for its events (meet, after, beats) before the run is stopped."""

START_PATIENCE, START_DEADLINE = 2.0, 5.0
"""The same two limits where a program may have to start processes before it can go on: for its calls of computing jobs,
and without a job in flight."""

ASSUMED_CALLS = 10
"""Calls that the maximum duration assumes for a job that may be called any number of times."""

MAX_WALL_TIME = 120.0
"""Wall seconds after which the grader gives up on a machine that stays overloaded: the run is inconclusive."""

LAST_DEADLINE = 120.0
"""Wall seconds beyond its maximum duration after which a run ends, whatever it does and however busy the machine is."""

TREE_CPU_LIMIT = 3.0
"""Processor seconds that all processes of a run together may use, ended ones included, beyond its deadline, the starts
of processes, and a third of its fair time."""

MEMORY_LIMIT = 512 << 20
"""Bytes of memory that one process of a run may use."""

TREE_MEMORY_LIMIT = 3 << 30
"""Bytes of memory that all processes of a run may use together."""

PROCESS_LIMIT = 64
"""Processes that a run may have at once."""

OUTPUT_LIMIT = 1_000_000
"""Bytes that a run may print."""

KEPT_LINES, KEPT_COLUMNS = 400, 500
"""Lines of output that are kept as evidence, and characters of each line."""

MAX_CALLS = 2_000
"""Calls of jobs that one run may make in all."""

MAX_CALLS_PER_JOB = 20
"""Calls that one run may make on average for each of its jobs."""

EXTRA_CALLS = 3
"""Calls beyond the expected number for one job, after which the run is stopped."""

MAX_HEARTBEATS = 20_000
"""Heartbeats that one run may send."""

MAX_CONNECTIONS = 600
"""Connections of one run to the job service: one for each process and event loop of the run, and a reserve."""

MAX_OPEN_CONNECTIONS = 128
"""Connections to the grader's HTTP server that one run may have open at once, whatever its exercise allows."""
