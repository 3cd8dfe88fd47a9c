"""Modules with operations that cannot be controlled: using one raises NotUnderControl, instead of hanging.

Also `random`: each schedule has random numbers of its own.
"""

import importlib
import random
import socket
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, cast

from grader.sim.core import Sealed
from grader.sim.engine import KERNEL as K

UNSUPPORTED: Final[dict[str, tuple[str, ...]]] = {
    "socket": ("socket", "create_connection", "create_server", "socketpair", "getaddrinfo", "gethostbyname", "fromfd"),
    "select": ("select", "poll", "epoll", "kqueue"),
    "selectors": ("DefaultSelector", "SelectSelector", "PollSelector", "EpollSelector", "KqueueSelector"),
    "subprocess": ("Popen", "run", "call", "check_call", "check_output", "getoutput", "getstatusoutput"),
    "multiprocessing": (
        "Process", "Pool", "Queue", "SimpleQueue", "JoinableQueue", "Pipe", "Manager", "Lock", "RLock", "Event",
        "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "Value", "Array", "get_context",
    ),
    "multiprocessing.pool": ("Pool",),
    "signal": ("signal", "pause", "sigwait", "sigtimedwait", "sigwaitinfo", "alarm", "setitimer", "pthread_kill"),
    "os": (
        "system", "popen", "fork", "forkpty", "wait", "waitpid", "_exit", "kill", "abort", "execv", "posix_spawn",
        "pipe",
    ),
    "urllib.request": ("urlopen", "urlretrieve"),
    "http.client": ("HTTPConnection", "HTTPSConnection"),
    "socketserver": ("TCPServer", "UDPServer", "ThreadingTCPServer"),
}  # fmt: skip
"""Module -> its names that block or leave the process. The rest of the module is the real one."""


def unsupported_callable(module: str, name: str) -> Callable[..., Any]:
    """A stand-in that raises NotUnderControl when called. It is a class, so that programs can use it as a base class
    and in `isinstance`."""

    def refuse(*values: Any, **options: Any) -> Any:
        if (module, name) == ("socket", "socket") and K.library_imports and not (K.active and len(K.tasks) > 1):
            return socket.socket(*values[1:], **options)  # a library asks at import what the machine has; nobody waits
        raise K.refuse(f"{module}.{name}")

    if module == "http.client":  # pools make connections that they never open
        real = getattr(importlib.import_module(module), name)
        return cast("Callable[..., Any]", type(name, (real,), {"connect": refuse, "__module__": module}))
    stand_in: Callable[..., Any] = type(name, (), {"__new__": refuse, "__module__": module})
    return stand_in


class PartialModule(ModuleType):
    """A module without its unsupported names. The real module is imported when an attribute is first read."""

    def __getattr__(self, name: str) -> Any:
        if name in UNSUPPORTED[self.__name__]:
            return unsupported_callable(self.__name__, name)
        try:
            return getattr(importlib.import_module(self.__name__), name)
        except AttributeError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


SEEDS: Final = 1 << 16
"""Number of sequences of random numbers. Every second sequence prefers numbers near 0 and 1."""


class Random(random.Random, metaclass=Sealed):
    """`random.Random`. Without a seed of the program's own, the strategy draws one, so the schedule determines it."""

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)

    def seed(self, seed: Any = None, version: int = 2) -> None:
        self._extreme = False
        self._run = -1 if seed is None else None
        """Number of the execution that the generator is seeded for; None if the program has seeded it."""
        if seed is not None:
            super().seed(seed, version)

    def _ready(self) -> None:
        if self._run is not None and self._run != K.executions:
            drawn = K.choose(SEEDS)
            super().seed(drawn)
            self._run, self._extreme = K.executions, drawn % 2 == 1

    def random(self) -> float:
        self._ready()
        number = super().random()
        if not self._extreme:
            return number
        # One third of the numbers is just above 0, one third anywhere, one third just below 1: rare values get tried.
        if number < 1 / 3:
            return number * 3 / 1000
        return 3 * number - 1 if number < 2 / 3 else 1 - (1 - number) * 3 / 1000

    def getrandbits(self, count: int, /) -> int:
        self._ready()
        return super().getrandbits(count)

    def getstate(self) -> Any:
        self._ready()
        return super().getstate()


def _seeded_random() -> ModuleType:
    """The module `random`, with numbers that the schedule determines."""
    module = ModuleType("random")
    vars(module).update(vars(random))
    shared = Random()
    for name in dir(shared):
        if not name.startswith("_") and hasattr(random, name):
            setattr(module, name, getattr(shared, name))
    module.Random = Random  # type: ignore[attr-defined]
    module.SystemRandom = Random  # type: ignore[attr-defined]
    vars(module)["__on_import__"] = lambda: K.start_hooks.append(shared.seed)
    return module


def replacements() -> dict[str, ModuleType]:
    """Name -> replacement, for each module of `UNSUPPORTED` and for `random`."""
    modules: dict[str, ModuleType] = {name: PartialModule(name) for name in UNSUPPORTED}
    modules["random"] = _seeded_random()
    return modules
