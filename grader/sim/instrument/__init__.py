"""Inserts switch points into a program's source, and runs its modules again for each execution.

May import core, the engine and the primitives. Used by the modules that explore.
"""

from grader.sim.instrument.guards import ModuleGuards
from grader.sim.instrument.loader import LOADED, RerunFailed, compiled, current_version, load, refresh
from grader.sim.instrument.result_checks import checks_results

__all__ = ["LOADED", "ModuleGuards", "RerunFailed", "checks_results", "compiled", "current_version", "load", "refresh"]
