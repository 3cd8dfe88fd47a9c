"""What programs find in the place of threading, asyncio, queue, time and other modules.

May import core and the engine. Called by the loader, which puts them there.
"""

from grader.sim.primitives.asyncio_loop import run
from grader.sim.primitives.registry import REPLACEMENTS
from grader.sim.primitives.stdlib_copies import TWINS, load_copy
from grader.sim.primitives.time_module import monotonic, sleep

__all__ = ["REPLACEMENTS", "TWINS", "load_copy", "monotonic", "run", "sleep"]
