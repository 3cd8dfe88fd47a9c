"""Values and names that all parts of the scheduler share: tasks, switch points, results, tokens.

May import nothing else of the grader. Used by every other package of `grader.sim`.
"""

from grader.sim.core.failures import Diagnosis, ExecutionFailure
from grader.sim.core.recorder import Recorder
from grader.sim.core.results import Execution, Exploration, Failure, ScheduleTree, Step, TreeEdge, TreeNode
from grader.sim.core.runtime_names import (
    ABORT,
    COUNTDOWN,
    IDLE,
    IDLED,
    POINT,
    PROGRAM_BUILTINS,
    SEALED,
    SECOND,
    Abort,
    NotUnderControl,
    SchedulerFault,
    Sealed,
    ident,
)
from grader.sim.core.schedule_token import BadToken, Decision, decode_token, encode_token
from grader.sim.core.switch_points import (
    ACCESSED_NAMES,
    SWITCH_POINTS,
    SwitchPoint,
    points_without_effect,
    register_switch_point,
)
from grader.sim.core.task import Task, by_index, default_next

__all__ = [  # noqa: RUF022 (plain alphabetical order, as in every package)
    "ABORT",
    "ACCESSED_NAMES",
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
    "NotUnderControl",
    "POINT",
    "PROGRAM_BUILTINS",
    "Recorder",
    "SchedulerFault",
    "SEALED",
    "SECOND",
    "SWITCH_POINTS",
    "ScheduleTree",
    "Sealed",
    "Step",
    "SwitchPoint",
    "Task",
    "TreeEdge",
    "TreeNode",
    "by_index",
    "decode_token",
    "default_next",
    "encode_token",
    "ident",
    "points_without_effect",
    "register_switch_point",
]
