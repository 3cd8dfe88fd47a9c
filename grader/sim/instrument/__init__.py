"""Inserts switch points into a program's source, and runs its modules again for each execution.

May import core, the engine and the primitives. Used by the modules that explore.
"""

from grader.sim.instrument.guards import ModuleGuards
from grader.sim.instrument.loader import LOADED, RerunFailed, compiled, current_version, load, recording, refresh
from grader.sim.instrument.recorded_accesses import look_into

__all__ = [
    "LOADED",
    "ModuleGuards",
    "RerunFailed",
    "compiled",
    "current_version",
    "load",
    "look_into",
    "recording",
    "refresh",
]
