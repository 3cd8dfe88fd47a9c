"""What calls of functions that have no switch points touch: a table of known ones; all others touch everything."""

import collections
import datetime
import decimal
import fractions
import functools
import sys
import uuid
from collections import deque
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType, MethodWrapperType
from typing import Any, Final

from grader.sim.core import PROGRAM_BUILTINS, SEALED
from grader.sim.core.footprint import READ, WRITE, Footprint
from grader.sim.engine import KERNEL

ATOMS: Final = frozenset([int, float, str, bytes, bool, type(None), complex, type(Ellipsis), range, slice])
"""Types whose objects never change and hold no others."""

IMMUTABLE: Final = ATOMS | {
    decimal.Decimal, fractions.Fraction, datetime.datetime, datetime.date, datetime.time, datetime.timedelta,
    uuid.UUID, type(NotImplemented), FunctionType, MethodType, BuiltinFunctionType, type, object,
}  # fmt: skip
"""Types whose objects never change, or not in a way that programs use."""

CONTAINERS: Final = frozenset(
    [list, dict, set, deque, bytearray, collections.OrderedDict, collections.defaultdict, collections.Counter]
)

READERS: Final = frozenset(
    {"get", "index", "count", "copy", "union", "intersection", "difference", "issubset", "issuperset", "isdisjoint"}
    | {"symmetric_difference", "__len__", "__contains__", "__getitem__", "most_common", "elements", "total"}
)
"""Methods of containers that only read them."""

LOOKERS: Final = frozenset(
    [
        len, sum, min, max, sorted, any, all, print, repr, str, int, float, bool, hash, abs, round, list, tuple, set,
        dict, frozenset, bytes, divmod, pow, format, deque, bytearray, chr, ord, isinstance, issubclass, callable, id,
        type, object, range, ascii, bin, hex, collections.OrderedDict, collections.Counter, collections.defaultdict,
        decimal.Decimal, fractions.Fraction, datetime.timedelta, datetime.datetime,
    ]
)  # fmt: skip
"""Builtins that look into their arguments and touch nothing else."""

LAZY: Final = (enumerate, zip, map, filter, reversed, iter)
"""Builtins that return an iterator, which looks into their arguments later."""

PURE_MODULES: Final = frozenset(["math", "_operator", "operator"])


def class_of_program(kind: type) -> bool:
    """Whether a rewritten module defines the class."""
    module = sys.modules.get(type.__dict__["__module__"].__get__(kind))
    if module is None:
        return False
    return module.__dict__.get("__builtins__") is PROGRAM_BUILTINS


def of_the_kit(kind: type) -> bool:
    """Whether the class is one of the scheduler's, or of the grader's."""
    return kind in SEALED or _module(kind).startswith("grader.")


def recorded_call(function: Any) -> Any:
    """`function`, or what does the same and records what it touches."""
    log = KERNEL.log_of_accesses
    if log is None:
        return function
    kind = type(function)
    if kind is FunctionType:
        return function if _speaks_for_itself(function) else _unknown(function)
    if kind is MethodType:
        inner = function.__func__
        known = type(inner) is FunctionType and _speaks_for_itself(inner)
        return function if known else _unknown(function)
    if isinstance(function, type):
        return _class_call(function)
    if kind is BuiltinFunctionType:
        return _builtin_call(function)
    if kind is functools.partial:
        return function if recorded_call(function.func) is function.func else _unknown(function)
    if kind is MethodWrapperType and function.__name__ == "__init__":
        owner = getattr(function, "__objclass__", None)
        if owner in (object, None) or issubclass(owner, BaseException):
            return function
    if of_the_kit(kind):
        return function
    call = next((vars(each)["__call__"] for each in kind.__mro__ if "__call__" in vars(each)), None)
    if type(call) is FunctionType and _speaks_for_itself(call):
        return function
    return _unknown(function)


def _module(kind: type) -> str:
    return str(type.__dict__["__module__"].__get__(kind))


def _speaks_for_itself(function: FunctionType) -> bool:
    """Whether the function is recorded code, or a primitive."""
    names = function.__globals__
    return names.get("__builtins__") is PROGRAM_BUILTINS or str(names.get("__name__", "")).startswith("grader.")


def _class_call(kind: type) -> Any:
    if kind in LAZY:
        return _lazy(kind)
    if kind in LOOKERS:
        return _looking(kind)
    if issubclass(kind, BaseException):
        return kind
    if of_the_kit(kind):
        return kind
    if class_of_program(kind):
        plain = all(
            class_of_program(each)
            or each in (object, int, str, float, tuple)
            or of_the_kit(each)
            or _module(each) in ("abc", "typing", "enum")
            for each in kind.__mro__
        )
        return kind if plain else _unknown(kind)
    return _unknown(kind)


def _builtin_call(function: Any) -> Any:
    owner = function.__self__
    kind = type(owner)
    if kind in CONTAINERS:
        return _container_method(function, owner, kind)
    if function in LOOKERS or getattr(function, "__module__", "") in PURE_MODULES or kind in IMMUTABLE - {type}:
        return _lazy(function) if function is iter else _looking(function)
    if function is next:
        return _next
    if function in LAZY:
        return _lazy(function)
    if kind is type and function.__name__ in ("fromkeys", "from_bytes", "maketrans", "fromhex", "now", "today"):
        return _looking(function)
    return _unknown(function)


def _container_method(function: Any, owner: Any, kind: type) -> Any:
    from grader.sim.instrument.recorded_accesses import access_item, look_into

    log = KERNEL.log_of_accesses
    assert log is not None
    name = function.__name__
    log.number(owner)

    def call(*args: Any, **kwargs: Any) -> Any:
        for each in (*args, *kwargs.values()):
            look_into(each)
        if name in ("keys", "values", "items") and issubclass(kind, dict):
            view = function()
            log.views[id(view)] = (view, owner)
            look_into(owner)
            return view
        if kind is dict and name in ("get", "__getitem__") and args:
            access_item(log, owner, args[0], READ)
        elif name in READERS:
            look_into(owner)
        elif kind is list and name == "append":
            log.item(owner, len(owner), WRITE, new=True)
        else:
            look_into(owner)
            log.whole(owner, WRITE)
        return (
            _during(log.step, function, args, kwargs)
            if name in ("sort", "extend", "update")
            else function(*args, **kwargs)
        )

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


def _looking(function: Any) -> Callable[..., Any]:
    """The call looks into its arguments. It may run code of the program for each of them."""
    from grader.sim.instrument.recorded_accesses import look_into

    def call(*args: Any, **kwargs: Any) -> Any:
        log = KERNEL.log_of_accesses
        if log is None:
            return function(*args, **kwargs)
        plain = True
        for each in (*args, *kwargs.values()):
            if type(each) not in ATOMS:
                look_into(each)
                plain = False
        if plain:
            return function(*args, **kwargs)
        if function in (isinstance, issubclass, callable, id, type, len, object):
            return function(*args, **kwargs)
        return _during(log.step, function, args, kwargs)

    return call


def _lazy(function: Any) -> Callable[..., Any]:
    from grader.sim.instrument.recorded_accesses import iterated

    def call(*args: Any, **kwargs: Any) -> Any:
        if function is reversed:
            if args and type(args[0]) in (list, deque, dict):
                return _reversed(args[0], reversed(args[0]))
            return (
                _unknown(function)(*args, **kwargs)
                if args and type(args[0]) not in (tuple, range, str)
                else reversed(*args)
            )
        if function is iter and len(args) > 1:
            return _unknown(function)(*args, **kwargs)
        if function in (map, filter):
            return function(recorded_call(args[0]) if args and args[0] is not None else None, *map(iterated, args[1:]))
        if function is iter:
            found = iterated(args[0]) if args else args
            return iter(found)
        return function(*[iterated(each) if type(each) not in ATOMS else each for each in args], **kwargs)

    return call


def _reversed(container: Any, items: Any) -> Any:
    from grader.sim.instrument.recorded_accesses import look_into

    look_into(container)
    for each in items:
        yield each
        look_into(container)


def _next(*args: Any) -> Any:
    log = KERNEL.log_of_accesses
    if log is None or not args:
        return next(*args)
    log.opaque(args[0])
    footprint = Footprint()
    footprint.add(("object", log.number(args[0]), ""), WRITE)
    if not (hasattr(args[0], "gi_frame") or class_of_program(type(args[0]))):
        footprint.everything = type(args[0]).__name__ not in (
            "count",
            "cycle",
            "repeat",
            "enumerate",
            "zip",
            "map",
            "filter",
        )
        log.step.merge(footprint)
    return _during(footprint, next, args, {})


def _unknown(function: Any) -> Callable[..., Any]:
    """The call may touch anything."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if KERNEL.log_of_accesses is None:
            return function(*args, **kwargs)
        footprint = Footprint()
        footprint.everything = True
        return _during(footprint, function, args, kwargs)

    return call


KERNEL.recorded_call = recorded_call
