"""What cannot be scheduled says so when it is used, instead of hanging or passing by luck."""

import importlib
import random
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from grader.sim.kernel import KERNEL as K

REFUSED: Final[dict[str, tuple[str, ...]]] = {
    "socket": ("socket", "create_connection", "create_server", "socketpair", "getaddrinfo", "gethostbyname", "fromfd"),
    "select": ("select", "poll", "epoll", "kqueue"),
    "selectors": ("DefaultSelector", "SelectSelector", "PollSelector", "EpollSelector", "KqueueSelector"),
    "subprocess": ("Popen", "run", "call", "check_call", "check_output", "getoutput", "getstatusoutput"),
    "multiprocessing": (
        "Process", "Pool", "Queue", "SimpleQueue", "JoinableQueue", "Pipe", "Manager", "Lock", "RLock", "Event",
        "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "Value", "Array", "get_context",
    ),
    "multiprocessing.pool": ("Pool", "ThreadPool"),
    "multiprocessing.dummy": ("Process", "Pool", "Queue", "Lock"),
    "signal": ("signal", "pause", "sigwait", "sigtimedwait", "sigwaitinfo", "alarm", "setitimer", "pthread_kill"),
    "os": (
        "system", "popen", "fork", "forkpty", "wait", "waitpid", "_exit", "kill", "abort", "execv", "posix_spawn",
        "pipe",
    ),
    "urllib.request": ("urlopen", "urlretrieve"),
    "http.client": ("HTTPConnection", "HTTPSConnection"),
    "socketserver": ("TCPServer", "UDPServer", "ThreadingTCPServer"),
}  # fmt: skip
"""Module -> what in it blocks or leaves the process. The rest of the module is the real one."""


def refusing(module: str, name: str) -> Callable[..., Any]:
    """Stands for something that is refused. A class, so that it can be inherited from and asked about."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise K.refuse(f"{module}.{name}")

    made: Callable[..., Any] = type(name, (), {"__new__": refuse, "__module__": module})
    return made


class Refusing(ModuleType):
    """A module of which only what is harmless is real; it is imported when it is first asked for anything."""

    def __getattr__(self, name: str) -> Any:
        if name in REFUSED[self.__name__]:
            return refusing(self.__name__, name)
        try:
            return getattr(importlib.import_module(self.__name__), name)
        except AttributeError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


def _seeded_random() -> ModuleType:
    """`random`, the same in every execution: chance is no part of a schedule."""
    module = ModuleType("random")
    vars(module).update(vars(random))

    class Random(random.Random):
        def __init__(self, seed: Any = 0) -> None:
            super().__init__(0 if seed is None else seed)

    shared = Random()
    for name in dir(shared):
        if not name.startswith("_") and hasattr(random, name):
            setattr(module, name, getattr(shared, name))
    module.Random = Random  # type: ignore[attr-defined]
    module.SystemRandom = Random  # type: ignore[attr-defined]
    vars(module)["__on_import__"] = lambda: K.on_begin.append(lambda: shared.seed(0))
    return module


def replacements() -> dict[str, ModuleType]:
    """All of them, by name."""
    made: dict[str, ModuleType] = {name: Refusing(name) for name in REFUSED}
    made["random"] = _seeded_random()
    return made
