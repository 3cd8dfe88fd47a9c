"""Names that rewritten modules and the kernel share: the builtins with the switch points, and the exception `Abort`."""

import builtins
from abc import ABCMeta
from types import FunctionType
from typing import Any, Final

SECOND: Final = 1_000_000_000
"""Nanoseconds in one second; virtual time is counted in nanoseconds."""


def ident(index: int) -> int:
    """The value of `threading.get_ident` in the task with that index. It looks like an identifier on Linux."""
    return 139_776_919_649_152 - 8_392_704 * index


COUNTDOWN: Final = "__sim_countdown__"
"""Name of the iterator that counts switch points down; `0 in` it is false at the point where the kernel is called."""
POINT: Final = "__sim_point__"
"""Name of `Scheduler.switch_point`."""
ABORT: Final = "__sim_abort__"
"""Name of the class `Abort`."""
IDLE: Final = "__sim_idle__"
"""Name of the iterator that counts the iterations of loops without switch points."""
IDLED: Final = "__sim_idled__"
"""Name of `Scheduler.on_idle_loop`."""


SEALED: Final[set[type]] = set()
"""Classes of the scheduler whose attributes the program cannot change."""


class Sealed(ABCMeta):
    """Metaclass of the scheduler's classes that programs use: a program can subclass them, but not change them.

    It is an ABCMeta so that a class of the program can have both such a base and an abstract one.
    """

    def __init__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any], **more: Any) -> None:
        super().__init__(name, bases, names, **more)
        if cls.__module__.startswith("grader.sim."):
            SEALED.add(cls)

    def __setattr__(cls, name: str, value: Any) -> None:
        if cls in SEALED and not name.startswith(("_abc_", "__abstract")):
            raise TypeError(f"cannot set {name!r} attribute of immutable type '{cls.__module__}.{cls.__name__}'")
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        if cls in SEALED:
            raise TypeError(f"cannot delete {name!r} attribute of immutable type '{cls.__module__}.{cls.__name__}'")
        super().__delattr__(name)

    def __getattribute__(cls, name: str) -> Any:
        """A method of a sealed class works on objects of that class only, however it is called."""
        value = super().__getattribute__(name)
        if type(value) is not FunctionType or cls not in SEALED:
            return value
        if any(isinstance(vars(each).get(name), staticmethod) for each in cls.__mro__):
            return value

        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            if not issubclass(type(self), cls):
                raise TypeError(f"{cls.__name__}.{name} requires a {cls.__name__} object, not {type(self).__name__}")
            return value(self, *args, **kwargs)

        return method


class Abort(BaseException):
    """Unwinds a thread at the end of an execution. Handlers in rewritten code cannot catch it."""


class NotUnderControl(RuntimeError):
    """The program used something that the scheduler cannot control: a socket, a process, a signal, input.

    The message begins with `not under control:` and names the operation.
    """


class SchedulerFault(RuntimeError):
    """The scheduler's own code raised an exception. It says nothing about the program."""


PROGRAM_BUILTINS: Final[dict[str, Any]] = dict(vars(builtins))
"""The builtins of rewritten modules. The switch points are here, so that the modules' own namespaces stay unchanged."""
