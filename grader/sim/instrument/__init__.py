"""Inserts switch points into a program's source and loads it again for each execution.

May import core, the engine and the primitives. Called by explore.
"""

from grader.sim.instrument.loader import LOADED, RerunFailed, compiled, current, load, refresh

__all__ = ["LOADED", "RerunFailed", "compiled", "current", "load", "refresh"]
