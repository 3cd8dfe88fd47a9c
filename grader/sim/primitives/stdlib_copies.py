"""Second copies of library modules written in Python that lock, wait or look at the clock: theirs are the scheduler's.

A thread that was switched away from while it held one of the real locks would stop the whole process.
"""

import dataclasses
import functools
import importlib.util
import operator
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

from grader.sim.engine import KERNEL as K

TWINS: Final = frozenset({"logging", "logging.handlers", "logging.config", "sched", "dataclasses"})


def load_copy(name: str, scope: dict[str, Any], known: dict[str, ModuleType]) -> ModuleType:
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
        load_copy(parent, scope, known)
    exec(code, vars(module))
    if parent:
        setattr(known[parent], last, module)
    if name == "logging":
        K.on_begin.append(_forgetful(module))
    if name == "dataclasses":
        _guard(module)
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


def _guard(twin: Any) -> None:
    """The methods that `dataclass` writes, as text that is executed, read attributes by the names of fields: these have
    to be what the class body spells, which `grader.judging.allowlist` has read."""
    process = twin._process_class

    class Field(twin.Field):  # type: ignore[misc]
        __slots__ = ()

        def __init_subclass__(cls) -> None:
            raise K.refuse("a class of fields")

        def __setattr__(self, name: str, value: Any) -> None:
            if name == "name" and getattr(self, name, None) not in (None, value):
                raise K.refuse("a field that is renamed")
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            raise K.refuse("a field that is renamed")

    def process_class(cls: Any, *options: Any, **more: Any) -> Any:
        if not issubclass(type(cls), type):  # it may pretend to be one that has fields
            raise K.refuse("dataclass of what is no class")
        return process(cls, *options, **more)

    twin.Field, twin._process_class = Field, process_class
    # The copy knows these by the module that is loaded under its name.
    twin.KW_ONLY, twin.InitVar = dataclasses.KW_ONLY, dataclasses.InitVar


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


def wraps(wrapped: Any) -> Callable[[Any], Any]:
    """`functools.wraps` between functions. With an object of the program as the wrapper, the real one would hand to it
    the namespace of whatever is wrapped."""

    def decorate(wrapper: Any) -> Any:
        return update_wrapper(wrapper, wrapped)

    return decorate


def update_wrapper(wrapper: Any, wrapped: Any) -> Any:
    if issubclass(type(wrapped), type) or type(wrapper) is not FunctionType:
        raise K.refuse("functools.wraps of what is no function")
    return functools.update_wrapper(wrapper, wrapped)


def attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter` as a function: from an object one gets to its class, and that would take any name."""
    get = operator.attrgetter(*names)

    def getter(thing: Any) -> Any:
        return get(thing)

    return getter


def operator_replacement() -> dict[str, Any]:
    """What `operator` offers to the program."""
    return {**vars(operator), "attrgetter": attrgetter}


def functools_replacement() -> dict[str, Any]:
    """What `functools` offers to the program."""
    names = {**vars(functools), "wraps": wraps, "update_wrapper": update_wrapper}
    if sys.version_info < (3, 12):
        names["cached_property"] = cached_property
    return names
