"""Parameters of tests: pytest has made them once, from modules that the scheduler has not loaded."""

import enum
import functools
from types import FunctionType, ModuleType
from typing import Any

from grader.sim.instrument import LOADED, OPAQUE
from grader.testing.own_fixtures import CannotBeExplored


def as_loaded(value: Any) -> Any:
    """The parameter with functions, classes and members of enumerations as the scheduler has loaded them.

    Raises CannotBeExplored for an object of such a class: it exists once for all executions.
    """
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return kind(map(as_loaded, value))
    if kind is dict:
        return {as_loaded(key): as_loaded(each) for key, each in value.items()}
    if kind is functools.partial:
        return functools.partial(as_loaded(value.func), *as_loaded(value.args), **as_loaded(value.keywords))
    if isinstance(value, type | FunctionType):
        return _named(value)
    if _module(kind.__module__) is None:
        return value
    if isinstance(value, enum.Enum):
        return _named(kind)[value.name]
    raise CannotBeExplored(f"a parameter is an object of {kind.__name__}, made once for all schedules")


def _named(value: Any) -> Any:
    """The function or class of the same name in the loaded module; the value itself if it is not from one."""
    found: Any = _module(value.__module__)
    if found is None:
        return value
    for part in value.__qualname__.split("."):
        found = getattr(found, part, None)
    if found is None:
        raise CannotBeExplored(f"a parameter is {value.__qualname__}, which its module does not have by that name")
    return found


def _module(name: str) -> ModuleType | None:
    modules = (loaded.module for known in (LOADED, OPAQUE) for loaded in known.values())
    return next((module for module in modules if module.__name__ == name), None)
