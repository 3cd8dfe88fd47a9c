"""Records accesses to the objects on the list of `provable` during a reduced search.

Its law: an object of any other kind ends the search without a proof.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final, Literal

from grader.sim.core import PROGRAM_BUILTINS
from grader.sim.core.access_log import has_state
from grader.sim.core.footprint import READ, WRITE
from grader.sim.engine import KERNEL
from grader.sim.instrument.known_calls import class_of_program, is_known_iterator, is_recorded
from grader.sim.instrument.provable import (
    ATOMS,
    CONTAINERS,
    COUNTERS,
    FACTORIES,
    FUNCTIONS,
    GENERATORS,
    VIEWS,
    WHOLES,
    doubt_about_class,
    on_the_list,
)

MAX_DEPTH = 6
MAX_PARTS = 200
"""Depth and number of parts of a value beyond which nothing is proved."""

_is_compared_by_identity: Final[Callable[[type], bool]] = functools.lru_cache(maxsize=512)(
    lambda kind: kind in FUNCTIONS or kind in (ModuleType, object) or issubclass(kind, type) or on_the_list(kind)
)
"""Whether there is nothing to look into: neither operators nor calls read parts of objects of that type."""

QUEUE_PARTS = ("queue", "mutex", "not_empty", "not_full", "all_tasks_done")


def give_number(log: Any, value: Any) -> None:
    """Gives the object its number before the switch point at which it is accessed, if it is one that is recorded."""
    kind = type(value)
    if kind in CONTAINERS or class_of_program(kind):
        log.number(value)


def access_attribute(obj: Any, name: str, mode: int) -> None:
    """Records an access to an attribute of an object of any kind."""
    log = KERNEL.log_of_accesses
    kind = type(obj)
    if log is None or (kind in ATOMS and mode == READ):
        return
    if isinstance(obj, type):
        _access_class(log, obj, name, mode)
    elif class_of_program(kind):
        _check(kind)
        log.attribute(obj, name, mode)
        log.class_attribute(name, READ)
        if has_state(kind):  # a thread: its own state
            found = _in_classes(kind, name)
            if type(found) is property and not is_recorded(found.fget):
                log.primitive(obj)
            elif mode == WRITE and found is not None:
                KERNEL.doubt(f"an assignment to {name} of a thread")
    elif kind is super:
        _access_inherited(log, obj, name)
    elif isinstance(obj, ModuleType):
        if mode == WRITE:
            KERNEL.doubt("an assignment to a module")
        elif obj.__dict__.get("__builtins__") is PROGRAM_BUILTINS:
            log.name(f"{obj.__file__}:{name}", READ)
    elif on_the_list(kind):
        _access_primitive(log, obj, kind, name, mode)
    elif mode == WRITE or not (
        kind in CONTAINERS
        or kind in WHOLES
        or kind in VIEWS
        or (isinstance(obj, BaseException) and name == "args")
        or (kind is property and name == "setter")
    ):
        KERNEL.doubt(f"the attribute {name} of {kind.__name__}")


def _check(kind: type) -> None:
    doubt = doubt_about_class(kind, is_recorded, class_of_program)
    if doubt:
        KERNEL.doubt(doubt)


def _access_primitive(log: Any, obj: Any, kind: type, name: str, mode: int) -> None:
    part = _part_of_kit(kind, name)
    if part == "own":
        return
    if mode == WRITE or part == "inner":
        KERNEL.doubt(f"the attribute {name} of {kind.__name__}")
    elif part == "value":
        if has_state(kind):
            log.primitive(obj)
        else:
            log.everything()


@functools.lru_cache(maxsize=512)
def _part_of_kit(kind: type, name: str) -> Literal["own", "inner", "value", "method"]:
    """The sort of an attribute of a class of the kit. `own`: each thread has its own. `inner`: not for programs."""
    if kind.__name__ == "local":
        return "own"
    if name.startswith("_") or name in QUEUE_PARTS:
        return "inner"
    return "method" if callable(getattr(kind, name, None)) else "value"


def _access_class(log: Any, obj: type, name: str, mode: int) -> None:
    if class_of_program(obj):
        _check(obj)
        log.class_attribute(name, mode)
    elif mode == WRITE or not (on_the_list(obj) or obj in ATOMS | CONTAINERS | WHOLES | {object}):
        KERNEL.doubt(f"the attribute {name} of a class")


def _access_inherited(log: Any, obj: Any, name: str) -> None:
    """`super().name`: methods only. They are found in the classes after the present one."""
    start = getattr(obj, "__self_class__", None)
    found = None if start is None else _in_classes(start, name)
    if not (is_recorded(found) or name == "__init__"):
        KERNEL.doubt("super()")
    log.class_attribute(name, READ)


def _in_classes(kind: type, name: str) -> Any:
    return next((each.__dict__[name] for each in kind.__mro__ if name in each.__dict__), None)


def access_item(log: Any, container: Any, key: Any, mode: int) -> None:
    """Records an access to an item of a container of any kind."""
    kind = type(container)
    if kind is list and type(key) is int and key >= 0:
        log.item(container, key, mode)
    elif kind is dict and type(key) in (int, str, bool):
        log.item(container, key, mode, new=key not in container)
    else:
        look_into(key)
        if kind is defaultdict and mode == READ:
            if container.default_factory is not None and container.default_factory not in FACTORIES:
                KERNEL.doubt("a default factory")
            change(container)  # it stores what it makes
        elif mode == READ:
            look_into(container)
        else:
            change(container)


# Whole objects.


def look_into(value: Any, depth: int = 0) -> None:
    """Records that everything in `value` may be read."""
    log = KERNEL.log_of_accesses
    kind = type(value)
    if log is None or kind in ATOMS:
        return
    parts: Any = ()
    if _is_compared_by_identity(kind):
        return
    if kind in CONTAINERS:
        log.whole(value, READ)
        parts = list(value.items()) if issubclass(kind, dict) else list(value)
    elif kind in WHOLES:
        parts = value
    elif kind in VIEWS:
        known = log.views.get(id(value))
        if known is None:
            KERNEL.doubt("a view of an unknown container")
        else:
            look_into(known[1], depth)
    elif kind in GENERATORS:
        log.use(value, by_loop=True)
        if not is_known_iterator(log, value):
            KERNEL.doubt("an unknown iterator")
    elif kind in COUNTERS:
        log.opaque(value)
    elif isinstance(value, BaseException):
        if class_of_program(kind):
            _check(kind)
            log.all_attributes(value)
        parts = (*value.args, *_attributes_of(value))
    elif class_of_program(kind):
        _check(kind)
        if any("__dataclass_fields__" in vars(each) for each in kind.__mro__):
            log.all_attributes(value)
            parts = _attributes_of(value)
    else:
        KERNEL.doubt(f"an object of the type {kind.__name__}")
    if parts and (depth > MAX_DEPTH or len(parts) > MAX_PARTS) and any(type(part) not in ATOMS for part in parts):
        KERNEL.doubt("a large or deep value")
        return
    for part in parts:
        if type(part) not in ATOMS:
            look_into(part, depth + 1)


def _attributes_of(value: Any) -> list[Any]:
    names = getattr(value, "__dict__", None)
    if type(names) is not dict:
        KERNEL.doubt("an object with slots")
        return []
    return list(names.values())


def show(value: Any, depth: int = 0) -> Any:
    """`value`, which is shown as text. That of a lock or a thread tells its state."""
    kind = type(value)
    if KERNEL.log_of_accesses is None or kind in ATOMS:
        return value
    if on_the_list(kind) or kind in GENERATORS or depth > MAX_DEPTH:
        KERNEL.doubt(f"the text of an object of the type {kind.__name__}")
    elif kind in CONTAINERS or kind in WHOLES:
        for part in [*value, *value.values()] if isinstance(value, dict) else list(value):
            show(part, depth + 1)
    elif isinstance(value, BaseException):
        show(value.args, depth + 1)
    elif class_of_program(kind):
        if has_state(kind):
            KERNEL.doubt("the text of a thread")
        for part in _attributes_of(value) if hasattr(kind, "__dataclass_fields__") else ():
            show(part, depth + 1)
    return value


def will_show(value: Any) -> None:
    """Records that the value is shown as text next."""
    show(look(value))


def is_recorded_property(obj: Any, name: str) -> bool:
    """Whether functions of the program read and write the attribute. They record what they touch."""
    found = _in_classes(type(obj), name)
    return type(found) is property and is_recorded(found.fget) and is_recorded(found.fset)


def value_of(obj: Any, name: str) -> Any:
    """The value of an attribute, found without running code; None, with a doubt, if it is not found."""
    names = getattr(obj, "__dict__", {})
    found = _in_classes(obj if isinstance(obj, type) else type(obj), name)
    if name in names and not hasattr(type(found), "__set__"):
        return names[name]
    if found is None or hasattr(type(found), "__get__"):
        KERNEL.doubt(f"an augmented assignment to {name}")
        return None
    return found


def change(value: Any) -> None:
    """Records that `value` may be changed in place."""
    log = KERNEL.log_of_accesses
    kind = type(value)
    if log is None or kind in ATOMS or kind in WHOLES:
        return
    if kind in CONTAINERS:
        log.whole(value, WRITE)
    else:
        KERNEL.doubt(f"an object of the type {kind.__name__} that may change")


def look(value: Any) -> Any:
    """`value`, into which an operator looks next."""
    if type(value) not in ATOMS:
        look_into(value)
    return value


def iterated(value: Any) -> Any:
    """An iterable of the same items that records each access to a container."""
    kind = type(value)
    log = KERNEL.log_of_accesses
    if log is None or kind in ATOMS or kind in WHOLES:
        return value
    if kind in CONTAINERS or (kind in VIEWS and id(value) in log.views):
        return _recorded_items(value, iter(value))
    if kind in GENERATORS:
        log.use(value, by_loop=True)
        if is_known_iterator(log, value):
            return value
    KERNEL.doubt(f"a loop over an object of the type {kind.__name__}")
    return value


def iterated_parts(value: Any) -> Any:
    """As `iterated`, for items that are unpacked."""
    items = iterated(value)
    return items if KERNEL.log_of_accesses is None or type(value) in CONTAINERS else _looked_at(items)


def _looked_at(items: Any) -> Iterator[Any]:
    for each in items:
        look(each)
        yield each


def _recorded_items(container: Any, items: Iterator[Any]) -> Iterator[Any]:
    look_into(container)
    for each in items:
        look(each)
        yield each
        look_into(container)


KERNEL.look_into = will_show
