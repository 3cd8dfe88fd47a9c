"""What cannot be scheduled says so when it is used, instead of hanging or passing by luck."""

import importlib
import random
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from grader.sim.engine import KERNEL as K

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


class PartialModule(ModuleType):
    """A module of which only what is harmless is real; it is imported when it is first asked for anything."""

    def __getattr__(self, name: str) -> Any:
        if name in REFUSED[self.__name__]:
            return refusing(self.__name__, name)
        try:
            return getattr(importlib.import_module(self.__name__), name)
        except AttributeError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


SEEDS: Final = 1 << 16
"""How many sequences of random numbers there are. Every second one prefers numbers at the ends of the range."""


class Random(random.Random):
    """`random.Random`. Chance is part of the schedule: without a seed of the program's own, the policy draws one."""

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)

    def seed(self, seed: Any = None, version: int = 2) -> None:
        self._extreme = False
        self._run = -1 if seed is None else None
        """The execution that it is seeded for; None if the program has seeded it."""
        if seed is not None:
            super().seed(seed, version)

    def _ready(self) -> None:
        if self._run is not None and self._run != K.runs:
            drawn = K.choose(SEEDS)
            super().seed(drawn)
            self._run, self._extreme = K.runs, drawn % 2 == 1

    def random(self) -> float:
        self._ready()
        number = super().random()
        if not self._extreme:
            return number
        # A third each: hardly more than 0, anything, hardly less than 1. What is seldom must be tried, too.
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
    """`random`, of which each schedule has its own."""
    module = ModuleType("random")
    vars(module).update(vars(random))
    shared = Random()
    for name in dir(shared):
        if not name.startswith("_") and hasattr(random, name):
            setattr(module, name, getattr(shared, name))
    module.Random = Random  # type: ignore[attr-defined]
    module.SystemRandom = Random  # type: ignore[attr-defined]
    vars(module)["__on_import__"] = lambda: K.on_begin.append(shared.seed)
    return module


def replacements() -> dict[str, ModuleType]:
    """All of them, by name."""
    made: dict[str, ModuleType] = {name: PartialModule(name) for name in REFUSED}
    made["random"] = _seeded_random()
    return made
