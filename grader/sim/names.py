"""What rewritten modules and the kernel both know: the scope that carries the switch points, and who unwinds what."""

import builtins
from abc import ABCMeta
from typing import Any, Final

SECOND: Final = 1_000_000_000
"""Nanoseconds."""

COUNTDOWN: Final = "__sim_countdown__"
POINT: Final = "__sim_point__"
ABORT: Final = "__sim_abort__"


class Sealed(ABCMeta):
    """Classes of the scheduler that the program shares with it: the program can use and extend them, not change them.

    An ABCMeta, so that a class of the program can have such a base and an abstract one.
    """

    def __setattr__(cls, name: str, value: Any) -> None:
        if cls.__module__.startswith("grader.sim.") and not name.startswith(("_abc_", "__abstract")):
            raise AttributeError(f"{cls.__name__}.{name} cannot be changed")
        super().__setattr__(name, value)


class Abort(BaseException):
    """Unwinds a thread at the end of an execution. Rewritten code cannot hold it up."""


class NotUnderControl(RuntimeError):
    """The program uses something that the scheduler cannot schedule: a socket, a process, a signal."""


SCOPE: Final[dict[str, Any]] = dict(vars(builtins))
"""The builtins of rewritten modules. Here, not in their globals, so that the modules' own namespaces stay untouched."""
