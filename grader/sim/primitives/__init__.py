"""Replacements for `threading`, `asyncio`, `queue`, `time` and other modules of the standard library.

May import core and the engine. Used by the loader, which hands them to programs.
"""

from grader.sim.primitives.asyncio_loop import run
from grader.sim.primitives.registry import REPLACEMENTS
from grader.sim.primitives.stdlib_copies import STDLIB_COPIES, WRAPPER_MODULES, load_copy
from grader.sim.primitives.time_module import monotonic, sleep

__all__ = ["REPLACEMENTS", "STDLIB_COPIES", "WRAPPER_MODULES", "load_copy", "monotonic", "run", "sleep"]
