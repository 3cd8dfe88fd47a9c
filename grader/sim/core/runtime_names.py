"""What rewritten modules and the kernel both know: the scope that carries the switch points, and who unwinds what."""

import builtins
from abc import ABCMeta
from typing import Any, Final

SECOND: Final = 1_000_000_000
"""Nanoseconds."""


def ident(index: int) -> int:
    """What `threading.get_ident` says in the thread of that index: a number as Linux has it."""
    return 139_776_919_649_152 - 8_392_704 * index


COUNTDOWN: Final = "__sim_countdown__"
POINT: Final = "__sim_point__"
ABORT: Final = "__sim_abort__"
IDLE: Final = "__sim_idle__"
IDLED: Final = "__sim_idled__"


SEALED: Final[set[type]] = set()


class Sealed(ABCMeta):
    """Classes of the scheduler that the program shares with it: the program can use and extend them, not change them.

    An ABCMeta, so that a class of the program can have such a base and an abstract one.
    """

    def __init__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any], **more: Any) -> None:
        super().__init__(name, bases, names, **more)
        if cls.__module__.startswith("grader.sim."):
            SEALED.add(cls)

    def __setattr__(cls, name: str, value: Any) -> None:
        if cls in SEALED and not name.startswith(("_abc_", "__abstract")):
            raise TypeError(f"cannot set {name!r} attribute of immutable type '{cls.__module__}.{cls.__name__}'")
        super().__setattr__(name, value)


class Abort(BaseException):
    """Unwinds a thread at the end of an execution. Rewritten code cannot hold it up."""


class NotUnderControl(RuntimeError):
    """The program uses something that the scheduler cannot schedule: a socket, a process, a signal."""


SCOPE: Final[dict[str, Any]] = dict(vars(builtins))
"""The builtins of rewritten modules. Here, not in their globals, so that the modules' own namespaces stay untouched."""
