"""Inserts switch points into a program's source, and runs its modules again for each execution.

May import core, the engine and the primitives. Used by the modules that explore.
"""

from grader.sim.instrument.guards import ModuleGuards
from grader.sim.instrument.imports import PATH, find_installed, opaque_packages
from grader.sim.instrument.loader import (
    LOADED,
    OPAQUE,
    PROGRAM_FILE,
    RerunFailed,
    changing_names_of_program,
    current_version,
    doubt_about_program,
    included_files,
    is_loaded,
    load,
    recording,
    refresh,
)
from grader.sim.instrument.module_code import compiled, pack, unpack
from grader.sim.instrument.recorded_accesses import look_into
from grader.sim.instrument.result_checks import checks_results

__all__ = [
    "LOADED",
    "OPAQUE",
    "PATH",
    "PROGRAM_FILE",
    "ModuleGuards",
    "RerunFailed",
    "changing_names_of_program",
    "checks_results",
    "compiled",
    "current_version",
    "doubt_about_program",
    "find_installed",
    "included_files",
    "is_loaded",
    "load",
    "look_into",
    "opaque_packages",
    "pack",
    "recording",
    "refresh",
    "unpack",
]
