"""How long one execution may go on before it counts as never ending, and tasks in it as starved. Counts of steps."""

from typing import Final

PATIENCE: Final = 400
"""How many steps a task may take, while others could, before it has to let them: spin loops would never end."""

STARVED: Final = 5 * PATIENCE
"""How many steps others may take while a task could run: those who spin in turn never lose patience."""

MAX_STEPS: Final = 300_000
"""How many steps one execution may take before it counts as never ending."""

IDLE_ROUNDS: Final = 50_000
"""How many rounds loops that touch nothing shared may take until whoever is in one has to let others go on."""

IDLE_STEPS: Final = 4 * PATIENCE
"""As how many steps so many rounds count."""

MAX_WAITS: Final = 20_000
"""How often threads may wait in one execution before it counts as never ending."""

SPINS: Final = 10
"""How often in a row every task that can run must lose patience before time passes for those that sleep."""
