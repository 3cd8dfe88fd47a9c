"""Second copies of library modules written in Python that lock, wait or look at the clock: theirs are the scheduler's.

A thread that was switched away from while it held one of the real locks would stop the whole process.
"""

import functools
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from grader.sim.kernel import KERNEL as K

TWINS: Final = frozenset({"logging", "logging.handlers", "logging.config", "sched"})


def make_twin(name: str, scope: dict[str, Any], known: dict[str, ModuleType]) -> ModuleType:
    """Executes the module's source once more, with `scope` as its builtins; registers it in `known`."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"no module named {name!r}", name=name)
    code = compile(Path(spec.origin).read_text(encoding="utf-8"), spec.origin, "exec", dont_inherit=True)
    module = known[name] = ModuleType(name)
    module.__file__, module.__package__ = spec.origin, spec.parent
    vars(module)["__builtins__"] = scope
    # `import a.b` inside the copy binds `a`, so that has to be there, and complete, first.
    parent, _, last = name.rpartition(".")
    if parent and parent not in known:
        make_twin(parent, scope, known)
    exec(code, vars(module))
    if parent:
        setattr(known[parent], last, module)
    if name == "logging":
        K.on_begin.append(_forgetful(module))
    return module


def _forgetful(logging: Any) -> Callable[[], None]:
    """Forgets loggers and handlers between executions; else each would log to those of all before."""

    def forget() -> None:
        logging.root.manager.loggerDict.clear()
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        logging.root.manager._clear_cache()
        logging._handlers.clear()
        logging._handlerList.clear()

    return forget


class cached_property:
    """`functools.cached_property` without the lock that it had before Python 3.12."""

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func
        self.attrname: str | None = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        if self.attrname is None:
            self.attrname = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        cache = instance.__dict__
        value = cache.get(self.attrname, K)
        if value is K:
            value = cache[self.attrname] = self.func(instance)
        return value


def functools_replacement() -> dict[str, Any]:
    """What `functools` offers to the program."""
    names = dict(vars(functools))
    if sys.version_info < (3, 12):
        names["cached_property"] = cached_property
    return names
