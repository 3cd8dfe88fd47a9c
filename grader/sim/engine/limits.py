"""Limits of one execution: when a task counts as spinning or starved, and when the execution counts as endless.

Steps are switch points passed.
"""

from typing import Final

MAX_BURST: Final = 400
"""Steps a task may take while others could run; then it has to let them run, or a spin loop would never end."""

STARVATION_LIMIT: Final = 5 * MAX_BURST
"""Steps that others may take while a task could run; then it gets a turn. Tasks that spin by turns never reach
`MAX_BURST`."""

MAX_STEPS: Final = 300_000
"""Steps of one execution after which it ends as a livelock."""

IDLE_ITERATIONS: Final = 50_000
"""Iterations of loops without switch points after which the task has to let others run."""

IDLE_LOOP_STEPS: Final = 4 * MAX_BURST
"""Steps that `IDLE_ITERATIONS` iterations of such loops count as."""

MAX_WAITS: Final = 20_000
"""Waits of all threads in one execution after which it ends as a livelock."""

SPIN_ROUNDS: Final = 10
"""How often in a row every runnable task must use up its burst before the clock advances for sleeping tasks."""
