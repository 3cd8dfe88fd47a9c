"""Second copies of library modules that lock, wait or read the clock: they use the scheduler's primitives.

A thread that lost control while it held a real lock would stop the whole process.
"""

import dataclasses
import functools
import importlib.util
import operator
import sys
from collections.abc import Callable
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final

from grader.guarded_syntax import reads_parts
from grader.sim.core import SEALED
from grader.sim.engine import KERNEL as K

STDLIB_COPIES: Final = frozenset({"logging", "logging.handlers", "logging.config", "sched", "dataclasses"})
"""Modules, written in Python, of which programs get a copy."""


def load_copy(name: str, scope: dict[str, Any], known: dict[str, ModuleType]) -> ModuleType:
    """Executes the module's source again, with `scope` as its builtins, and adds the copy to `known`.

    Raises ImportError if there is no such module.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"no module named {name!r}", name=name)
    code = compile(Path(spec.origin).read_text(encoding="utf-8"), spec.origin, "exec", dont_inherit=True)
    module = known[name] = ModuleType(name)
    module.__file__, module.__package__ = spec.origin, spec.parent
    vars(module)["__builtins__"] = scope
    # `import a.b` inside the copy binds `a`, so the copy of `a` must be complete first.
    parent, _, last = name.rpartition(".")
    if parent and parent not in known:
        load_copy(parent, scope, known)
    exec(code, vars(module))
    if parent:
        setattr(known[parent], last, module)
    if name == "logging":
        K.start_hooks.append(_logging_reset(module))
    if name == "logging":
        _guard_templates(module)
    if name == "dataclasses":
        _guard_field_names(module)
    return module


def _logging_reset(logging: Any) -> Callable[[], None]:
    """A function that removes all loggers and handlers. Otherwise each execution would log to those of earlier ones.

    The lock of the module is a new one, too: an execution that was given up may have left it taken.
    """

    def reset() -> None:
        logging._lock = logging.threading.RLock()
        logging.root.manager.loggerDict.clear()
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        logging.root.manager._clear_cache()
        logging._handlers.clear()
        logging._handlerList.clear()

    return reset


def _guard_templates(logging: Any) -> None:
    """Refuses a format in the style `{` that reads attributes or items of what a log record holds."""

    class StrFormatStyle(logging.StrFormatStyle):  # type: ignore[misc]
        def validate(self) -> None:
            if reads_parts(self._fmt):
                raise K.refuse("a log format that reads an attribute or an item")
            super().validate()

        def _format(self, record: Any) -> Any:
            self.validate()
            return super()._format(record)

    logging.StrFormatStyle = StrFormatStyle
    logging._STYLES["{"] = (StrFormatStyle, logging._STYLES["{"][1])


def _guard_field_names(copy: Any) -> None:
    """Makes sure that the names of fields are those in the class body.

    `dataclass` generates methods as text, which read attributes by the names of fields. `grader.judging.allowlist` has
    checked only the names in the class body.
    """
    process = copy._process_class

    class Field(copy.Field):  # type: ignore[misc]
        __slots__ = ()

        def __init_subclass__(cls) -> None:
            if WRAPPER_MODULES:
                raise K.refuse("a subclass of dataclasses.Field")

        def __setattr__(self, name: str, value: Any) -> None:
            if WRAPPER_MODULES and name == "name" and getattr(self, name, None) not in (None, value):
                raise K.refuse("renaming a dataclass field")
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            if WRAPPER_MODULES:
                raise K.refuse("renaming a dataclass field")
            super().__delattr__(name)

    def process_class(cls: Any, *options: Any, **more: Any) -> Any:
        if not WRAPPER_MODULES:
            return process(cls, *options, **more)
        if not issubclass(type(cls), type):  # an object that pretends to be a class with fields
            raise K.refuse("dataclass of an object that is not a class")
        if cls in SEALED or cls.__module__.partition(".")[0] in sys.stdlib_module_names:
            raise K.refuse("dataclass of a class of the library")
        return process(cls, *options, **more)

    copy.Field, copy._process_class = Field, process_class
    # The copy recognises these two by the module that is loaded under its name.
    copy.KW_ONLY, copy.InitVar = dataclasses.KW_ONLY, dataclasses.InitVar


WRAPPER_MODULES: Final[list[str]] = []
"""The guarded modules: their objects may be wrappers, as in a decorator that is a class. Empty where the author of the
program is its user: nothing is guarded then, and `functools` and `dataclasses` do all that the real ones do."""

MISSING: Final = object()


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
        if type(cache) is not dict:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {self.attrname!r}."
            )
        value = cache.get(self.attrname, MISSING)
        if value is MISSING:
            value = cache[self.attrname] = self.func(instance)
        return value


def wraps(wrapped: Any, *names: Any, **options: Any) -> Callable[[Any], Any]:
    """`functools.wraps`; between functions and objects of the program only, where the program is guarded.

    If an object of the program were the wrapper, the real one would hand it the namespace of the wrapped object.
    """

    def decorate(wrapper: Any) -> Any:
        return update_wrapper(wrapper, wrapped, *names, **options)

    return decorate


FUNCTIONS: Final = (FunctionType, MethodType, BuiltinFunctionType, functools.partial)
"""Types of what may be wrapped, besides objects of the program."""


def update_wrapper(wrapper: Any, wrapped: Any, *names: Any, **options: Any) -> Any:
    if not WRAPPER_MODULES:
        return functools.update_wrapper(wrapper, wrapped, *names, **options)
    if names or options:
        raise K.refuse("functools.wraps with a choice of attributes")
    takes = type(wrapper) is FunctionType or (type(wrapped) is FunctionType and _is_the_programs(wrapper))
    gives = type(wrapped) in FUNCTIONS or (not issubclass(type(wrapped), type) and _is_the_programs(wrapped))
    if not (takes and gives):
        raise K.refuse("functools.wraps with an object that is not a function")
    return functools.update_wrapper(wrapper, wrapped)


def _is_the_programs(thing: Any) -> bool:
    """Whether all classes of the object, besides `object`, are those of the guarded module."""
    modules = {type.__dict__["__module__"].__get__(each) for each in type.__dict__["__mro__"].__get__(type(thing))[:-1]}
    return modules <= set(WRAPPER_MODULES)


def attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter` as a function. The class of a real getter would accept any name."""
    get = operator.attrgetter(*names)

    def getter(obj: Any) -> Any:
        return get(obj)

    return getter


def operator_names() -> dict[str, Any]:
    """The names of the module `operator` for programs."""
    return {**vars(operator), "attrgetter": attrgetter}


def functools_names() -> dict[str, Any]:
    """The names of the module `functools` for programs."""
    names = {**vars(functools), "wraps": wraps, "update_wrapper": update_wrapper}
    if sys.version_info < (3, 12):
        names["cached_property"] = cached_property
    return names
