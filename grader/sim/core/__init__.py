"""Values and names that all parts of the scheduler share: tasks, switch points, results, tokens.

May import nothing else of the grader.
"""

from grader.sim.core.failures import Diagnosis, ExecutionFailure
from grader.sim.core.recorder import Recorder
from grader.sim.core.results import Execution, Exploration, Failure, Step
from grader.sim.core.runtime_names import (
    ABORT,
    COUNTDOWN,
    IDLE,
    IDLED,
    POINT,
    SCOPE,
    SECOND,
    Abort,
    NotUnderControl,
    Sealed,
    ident,
)
from grader.sim.core.schedule_token import BadToken, Decision, decode, encode
from grader.sim.core.switch_points import NAMES, SITES, SwitchPoint, new_site
from grader.sim.core.task import Task, by_index, default_next

__all__ = [
    "ABORT",
    "Abort",
    "BadToken",
    "COUNTDOWN",
    "Decision",
    "Diagnosis",
    "Execution",
    "ExecutionFailure",
    "Exploration",
    "Failure",
    "IDLE",
    "IDLED",
    "NAMES",
    "NotUnderControl",
    "POINT",
    "Recorder",
    "SCOPE",
    "SECOND",
    "SITES",
    "Sealed",
    "Step",
    "SwitchPoint",
    "Task",
    "by_index",
    "decode",
    "default_next",
    "encode",
    "ident",
    "new_site",
]
