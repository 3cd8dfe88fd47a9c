"""Calls during a reduced search: those on the list of `provable` are recorded. Any other ends it without a proof."""

import functools
import sys
from collections import defaultdict
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any, Final

from grader.sim.core import PROGRAM_BUILTINS
from grader.sim.core.footprint import READ, WRITE, Footprint
from grader.sim.engine import KERNEL
from grader.sim.instrument.provable import (
    ALONE,
    ATOMS,
    COUNTERS,
    FACTORIES,
    LAZY,
    METHODS,
    READERS,
    SHOWING,
    WHOLES,
    doubt_about_class,
    function_on_the_list,
    is_plain_exception,
    on_the_list,
)


def _class_of_program(kind: type) -> bool:
    module = sys.modules.get(type.__dict__["__module__"].__get__(kind))
    if module is None:
        return False
    return module.__dict__.get("__builtins__") is PROGRAM_BUILTINS


class_of_program: Final[Callable[[type], bool]] = functools.lru_cache(maxsize=512)(_class_of_program)
"""Whether a rewritten module defines the class."""


def is_recorded(function: Any) -> bool:
    """Whether it is a function of the program. Those that `dataclass` makes are not: they have no switch points."""
    if type(function) is not FunctionType or function.__globals__.get("__builtins__") is not PROGRAM_BUILTINS:
        return False
    return function.__code__.co_filename == function.__globals__.get("__file__")


def is_known_function(function: Any) -> bool:
    """Whether a call of it records what it touches, without help."""
    if type(function) is MethodType:
        function = function.__func__
    return type(function) is FunctionType and (is_recorded(function) or function_on_the_list(function))


def recorded_call(function: Any) -> Any:
    """`function`, or what does the same and records what it touches. Anything unknown ends the search."""
    log = KERNEL.log_of_accesses
    if log is None or is_known_function(function):
        return function
    kind = type(function)
    if isinstance(function, type):
        return _class_call(function)
    if kind is BuiltinFunctionType:
        return _builtin_call(function)
    if on_the_list(kind) or (
        class_of_program(kind) and any(is_recorded(vars(each).get("__call__")) for each in kind.__mro__)
    ):
        return function
    if getattr(function, "__name__", "") == "__init__" and type(getattr(function, "__self__", None)) is not type:
        owner = getattr(function, "__objclass__", object)
        if owner is object or issubclass(owner, BaseException):
            return function  # the end of a chain of `super().__init__`
    return _unknown(function)


def _unknown(function: Any) -> Any:
    KERNEL.doubt(f"a call of {getattr(function, '__qualname__', type(function).__name__)}")
    return function


def _class_call(kind: Any) -> Any:
    if kind in LAZY:
        return _lazy(kind)
    if kind in READERS:
        return _reading(kind)
    if kind is type:
        return _type_of
    if class_of_program(kind):
        doubt = doubt_about_class(kind, is_recorded, class_of_program)
        if doubt:
            KERNEL.doubt(doubt)
        return kind
    if on_the_list(kind) or is_plain_exception(kind):
        return kind
    return _unknown(kind)


def _type_of(*args: Any, **kwargs: Any) -> Any:
    if len(args) != 1 or kwargs:
        KERNEL.doubt("a class that is made at run time")
    return type(*args, **kwargs)


def _builtin_call(function: Any) -> Any:
    owner = function.__self__
    if type(owner) in METHODS:
        return _container_method(function, owner)
    if type(owner) in ATOMS and owner is not None and "format" in function.__name__:
        return _format(function)
    if function in READERS or (type(owner) in ATOMS and owner is not None):
        return _reading(function)
    return {iter: _iter, next: _next}.get(function) or _unknown(function)


def _format(function: Any) -> Callable[..., Any]:
    """A call that can reach into its arguments: only those that hold nothing are known."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if any(type(each) not in ATOMS for each in (*args, *kwargs.values())):
            KERNEL.doubt("a call of format")
        return function(*args, **kwargs)

    return call


def _iter(*args: Any) -> Any:
    if len(args) != 1 or type(args[0]) not in ATOMS | WHOLES:
        KERNEL.doubt("a call of iter")
    return iter(*args)


def _next(*args: Any) -> Any:
    log = KERNEL.log_of_accesses
    if type(args[0]) not in COUNTERS:
        KERNEL.doubt("a call of next")
    elif log is not None:
        log.use(args[0], by_loop=False)
        log.opaque(args[0])
    return next(*args)


def _container_method(function: Any, owner: Any) -> Any:
    from grader.sim.instrument.recorded_accesses import access_item, look_into

    log = KERNEL.log_of_accesses
    assert log is not None
    name = function.__name__
    readers, writers = METHODS[type(owner)]
    if name not in readers | writers:
        return _unknown(function)
    log.number(owner)

    def call(*args: Any, **kwargs: Any) -> Any:
        for each in (*args, *kwargs.values()):
            look_into(each)
            if type(each) is GeneratorType or type(each) in LAZY or "key" in kwargs:
                KERNEL.doubt(f"{name} with code of the program")
        if type(owner) is dict and name == "get" and args:
            access_item(log, owner, args[0], READ)
        elif type(owner) is list and name == "append":
            log.item(owner, len(owner), WRITE, new=True)
        else:
            look_into(owner)
            log.whole(owner, READ if name in readers else WRITE)
        value = function(*args, **kwargs)
        if name in ("keys", "values", "items"):
            log.views[id(value)] = (value, owner)
        return value

    return call


def _during(footprint: Footprint, function: Any, args: Any, kwargs: Any) -> Any:
    """Calls the function; until it returns, each step of the task has this footprint, too."""
    log = KERNEL.log_of_accesses
    assert log is not None
    copy = Footprint()
    copy.merge(footprint)
    log.enter(copy)
    try:
        return function(*args, **kwargs)
    finally:
        log.leave()


def _reading(function: Any) -> Callable[..., Any]:
    """The call reads its arguments. A generator among them runs code of the program, which records its own accesses."""
    from grader.sim.instrument.recorded_accesses import look_into, show

    def call(*args: Any, **kwargs: Any) -> Any:
        log = KERNEL.log_of_accesses
        every = [each for each in (*args, *kwargs.values()) if type(each) not in ATOMS]
        if log is None or not every or function in ALONE:
            return function(*args, **kwargs)
        if "file" in kwargs:
            KERNEL.doubt("a call with file")
        if kwargs.get("key") is not None:
            kwargs["key"] = _recorded_key(kwargs["key"])
        if function is defaultdict:
            if args and args[0] not in FACTORIES:
                KERNEL.doubt("a default factory")
            every = [each for each in args[1:] if type(each) not in ATOMS]
        for each in every:
            look_into(each)
            if function in SHOWING:
                show(each)
        return _during(log.step, function, args, kwargs)

    return call


def _recorded_key(key: Any) -> Any:
    """`key`, a function of the program whose results are compared without a record: they never change."""
    if not is_recorded(key):
        KERNEL.doubt("a call with key")

    def call(*args: Any) -> Any:
        value = key(*args)
        if type(value) not in ATOMS and not (type(value) is tuple and all(type(each) in ATOMS for each in value)):
            KERNEL.doubt("a key that can change")
        return value

    return call


def _lazy(function: Any) -> Callable[..., Any]:
    from grader.sim.instrument.recorded_accesses import iterated

    def call(*args: Any, **kwargs: Any) -> Any:
        value = function(*[iterated(each) for each in args], **kwargs)
        log = KERNEL.log_of_accesses
        if log is not None:
            log.lazy.add(log.number(value))
        return value

    return call


def is_known_iterator(log: Any, value: Any) -> bool:
    """Whether the containers that the iterator looks into are recorded."""
    if type(value) is GeneratorType:
        return value.gi_frame is None or own_frame(value.gi_frame)
    return type(value) in LAZY and log.number(value) in log.lazy


def own_frame(frame: Any) -> bool:
    """Whether it is a frame of the program, or of the iterators that record."""
    names = frame.f_globals
    return names.get("__builtins__") is PROGRAM_BUILTINS or names.get("__name__") == RECORDERS


RECORDERS = "grader.sim.instrument.recorded_accesses"

KERNEL.recorded_call = recorded_call
