"""What calls of functions that have no switch points touch: a table of known ones; all others touch everything."""

import collections
import dataclasses
import datetime
import decimal
import fractions
import functools
import itertools
import sys
import uuid
from collections import deque
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType, MethodWrapperType
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

PURE_MODULES: Final = frozenset(["math"])

LAZY_KINDS: Final = (enumerate, zip, map, filter)
"""Types of the iterators that `LAZY` makes of recorded ones."""

LOOK_AT_TYPES: Final = (isinstance, issubclass, callable, id)
"""Builtins that look at the type of their arguments only."""

SHOWING: Final = (str, repr, print, format, ascii)
"""Builtins that show objects, even those of the scheduler."""

COMPARING: Final = tuple(f"__{name}__" for name in ("eq", "ne", "lt", "le", "gt", "ge", "hash", "index"))
"""Methods that operators of containers call halfway. The second half of such an operator is not recorded."""

FACTORIES: Final = frozenset([list, dict, set, deque, int, float, str, bool, tuple, collections.Counter, type(None)])
"""Types that a default factory may make without touching anything."""


def class_of_program(kind: type) -> bool:
    """Whether a rewritten module defines the class."""
    module = sys.modules.get(type.__dict__["__module__"].__get__(kind))
    if module is None:
        return False
    return module.__dict__.get("__builtins__") is PROGRAM_BUILTINS


def of_the_kit(kind: type) -> bool:
    """Whether the class is one of the scheduler's, or of the grader's."""
    module = _module(kind)
    return kind in SEALED or (module.startswith("grader.") and not module.startswith("grader.sim.instrument"))


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


def is_recorded(function: Any) -> bool:
    """Whether it is a function of the program. Those that `dataclass` makes are not: they have no switch points."""
    if type(function) is not FunctionType or function.__globals__.get("__builtins__") is not PROGRAM_BUILTINS:
        return False
    return function.__code__.co_filename == function.__globals__.get("__file__")


def _speaks_for_itself(function: FunctionType) -> bool:
    """Whether the function is recorded code, or a primitive."""
    return is_recorded(function) or str(function.__globals__.get("__name__", "")).startswith("grader.")


def touches_nothing_hidden(function: Any) -> bool:
    """Whether code that is not recorded may call the function: it records what it touches, or touches nothing."""
    kind = type(function)
    if kind is FunctionType:
        return _speaks_for_itself(function)
    if kind is MethodType:
        return type(function.__func__) is FunctionType and _speaks_for_itself(function.__func__)
    if kind in (BuiltinFunctionType, MethodWrapperType):
        return function in LOOKERS or type(function.__self__) in ATOMS
    if isinstance(function, type):
        return function in FACTORIES or class_of_program(function) or of_the_kit(function) or function in LOOKERS
    return False


def _class_call(kind: type) -> Any:
    if kind in LAZY:
        return _lazy(kind)
    if kind is type:
        return _type_of
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
        if any(is_recorded(each.__dict__.get(name)) for each in kind.__mro__ for name in COMPARING):
            KERNEL.doubt(f"objects with methods for operators ({kind.__name__})")
        fields = getattr(kind, "__dataclass_fields__", {}).values()
        made = [each.default_factory for each in fields if each.default_factory is not dataclasses.MISSING]
        return kind if plain and all(map(touches_nothing_hidden, made)) else _unknown(kind)
    return _unknown(kind)


def _type_of(*args: Any, **kwargs: Any) -> Any:
    if len(args) != 1 and KERNEL.log_of_accesses is not None:
        KERNEL.doubt("a class that is made at run time")
    return type(*args, **kwargs)


def _builtin_call(function: Any) -> Any:
    owner = function.__self__
    kind = type(owner)
    if kind in CONTAINERS:
        return _container_method(function, owner, kind)
    if kind is str and function.__name__ in ("format", "format_map"):
        return _formatting(function)
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
    from grader.sim.instrument.recorded_accesses import access_item, iterated, look_into

    log = KERNEL.log_of_accesses
    assert log is not None
    name = function.__name__
    if name == "__iter__":
        return lambda: iterated(owner)
    if name == "__reversed__" or (kind is collections.defaultdict and name in ("__getitem__", "__missing__")):
        return _unknown(function)
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
        if name == "append" or (not kwargs and all(type(each) in ATOMS for each in args)):
            return function(*args, **kwargs)
        return _during(log.step, function, args, kwargs)

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
    from grader.sim.instrument.recorded_accesses import look_into, show

    def call(*args: Any, **kwargs: Any) -> Any:
        log = KERNEL.log_of_accesses
        if log is None:
            return function(*args, **kwargs)
        every = [each for each in (*args, *kwargs.values()) if type(each) not in ATOMS]
        if not every or function in LOOK_AT_TYPES:
            return function(*args, **kwargs)
        for each in every:
            look_into(each)
            if function in SHOWING:
                show(each)
            elif function is not len and _iterates_itself(type(each)):
                return _unknown(function)(*args, **kwargs)
        return _during(log.step, function, args, kwargs)

    return call


def _iterates_itself(kind: type) -> bool:
    """Whether the class of the program is iterable. Its iterator may be one that nothing records."""
    return class_of_program(kind) and (hasattr(kind, "__iter__") or hasattr(kind, "__getitem__"))


def _formatting(function: Any) -> Callable[..., Any]:
    """The template may read attributes and items of the arguments."""

    def call(*args: Any, **kwargs: Any) -> Any:
        plain = all(type(each) in ATOMS for each in (*args, *kwargs.values()))
        return (function if plain else _unknown(function))(*args, **kwargs)

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
            first = recorded_call(args[0]) if args and args[0] is not None else None
            return _known_iterator(function(first, *map(iterated, args[1:])))
        if function is iter:
            found = iterated(args[0]) if args else args
            return iter(found)
        parts = [iterated(each) if type(each) not in ATOMS else each for each in args]
        return _known_iterator(function(*parts, **kwargs))

    return call


def _known_iterator(value: Any) -> Any:
    log = KERNEL.log_of_accesses
    if log is not None:
        log.lazy.add(log.number(value))
    return value


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
    iterator, kind = args[0], type(args[0])
    log.use(iterator, by_loop=False)
    log.opaque(iterator)
    footprint = Footprint()
    footprint.add(("object", log.number(iterator), ""), WRITE)
    known = kind in (itertools.count, itertools.repeat) or is_known_iterator(log, iterator)
    if not known and not is_recorded(getattr(kind, "__next__", None)):
        footprint.everything = True
        log.step.merge(footprint)
    return _during(footprint, next, args, {})


def is_known_iterator(log: Any, value: Any) -> bool:
    """Whether the containers that the iterator looks into are recorded."""
    if type(value) is GeneratorType:
        return value.gi_frame is None or own_frame(value.gi_frame)
    return type(value) in LAZY_KINDS and log.number(value) in log.lazy


def own_frame(frame: Any) -> bool:
    """Whether it is a frame of the program or the grader."""
    names = frame.f_globals
    return names.get("__builtins__") is PROGRAM_BUILTINS or str(names.get("__name__", "")).startswith("grader.")


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
