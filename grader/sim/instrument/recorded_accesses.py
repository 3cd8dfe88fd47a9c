"""Records accesses to objects of any kind during a reduced search.

Its law: what is not known to touch nothing else touches everything.
"""

import collections
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType, MethodWrapperType, ModuleType
from typing import Any, Final

from grader.sim.core import PROGRAM_BUILTINS
from grader.sim.core.footprint import READ, WRITE
from grader.sim.engine import KERNEL
from grader.sim.instrument.known_calls import (
    ATOMS,
    CONTAINERS,
    FACTORIES,
    IMMUTABLE,
    LAZY_KINDS,
    class_of_program,
    is_known_iterator,
    is_recorded,
    of_the_kit,
    touches_nothing_hidden,
)

VIEWS: Final[tuple[type, ...]] = (type({}.keys()), type({}.values()), type({}.items()))


def give_number(log: Any, value: Any) -> None:
    """Gives the object its number before the switch point at which it is accessed, if it is one that is recorded."""
    kind = type(value)
    if kind in CONTAINERS or (kind not in IMMUTABLE and class_of_program(kind)):
        log.number(value)


def access_attribute(obj: Any, name: str, mode: int) -> None:
    """Records an access to an attribute of an object of any kind."""
    log = KERNEL.log_of_accesses
    kind = type(obj)
    if log is None or kind in ATOMS:
        return
    if kind is super:
        _access_inherited(log, obj, name)
    elif isinstance(obj, type):
        _access_class(log, obj, name, mode)
    elif class_of_program(kind):
        own = getattr(obj, "__dict__", None)
        if mode == WRITE:
            if type(_in_classes(kind, name)) in (FunctionType, classmethod, staticmethod):
                log.give_up("an assignment to a method")
            if isinstance(found := _in_classes(kind, name), property):
                if not _is_known(found):
                    log.give_up(f"the attribute {name}")
                return  # its setter records what it does
            log.attribute(obj, name, WRITE)
        elif own is not None and name in own:
            log.attribute(obj, name, READ)
        else:
            found = _in_classes(kind, name)
            if type(found) not in (FunctionType, property, classmethod, staticmethod):
                log.attribute(obj, name, READ)
                for each in kind.__mro__:
                    if class_of_program(each):
                        log.attribute(each, name, READ)
            if type(found) is property and hasattr(kind, "_sim_open") and not is_recorded(found.fget):
                log.primitive(obj)
            elif found is not None and not _is_known(found):
                log.give_up(f"the attribute {name}")
    elif isinstance(obj, ModuleType):
        if mode == WRITE:
            log.give_up("an assignment to a module")
        elif obj.__dict__.get("__builtins__") is PROGRAM_BUILTINS:
            log.name(f"{obj.__file__}:{name}", READ)
    elif hasattr(kind, "_sim_open"):
        if mode == WRITE or not callable(getattr(kind, name, None)):
            log.primitive(obj)
            if name in ("queue", "mutex", "not_empty", "not_full", "all_tasks_done", "_lock"):
                log.give_up("the parts of a queue")
    elif of_the_kit(kind):
        if not callable(getattr(kind, name, None)) and kind.__name__ != "local":
            log.everything()
    elif mode == WRITE:
        log.everything()
    elif not (kind in CONTAINERS or kind in IMMUTABLE or issubclass(kind, BaseException)):
        found = _in_classes(kind, name)
        if found is None or not callable(found):
            log.everything()


def _access_class(log: Any, obj: type, name: str, mode: int) -> None:
    if mode == WRITE:
        if not class_of_program(obj) or (_in_classes(obj, name) is not None and not _is_value(obj, name)):
            log.give_up("an assignment to a method of a class")
        log.attribute(obj, name, WRITE)
    elif class_of_program(obj):
        for each in [*obj.__mro__, *type.mro(type(obj))]:
            if class_of_program(each) and type(each.__dict__.get(name)) is not FunctionType:
                log.attribute(each, name, READ)


def _access_inherited(log: Any, obj: Any, name: str) -> None:
    """`super().name`: methods are found in classes, which nobody changes. Other attributes may be anywhere."""
    start = getattr(obj, "__self_class__", None)
    found = None if start is None else _in_classes(start, name)
    if not (type(found) in (FunctionType, classmethod, staticmethod) or type(found).__name__ in C_METHODS):
        log.everything()


C_METHODS: Final = ("wrapper_descriptor", "method_descriptor", "builtin_function_or_method")


def _in_classes(kind: type, name: str) -> Any:
    for each in kind.__mro__:
        if name in each.__dict__:
            return each.__dict__[name]
    return None


def _is_value(kind: type, name: str) -> bool:
    return not hasattr(type(_in_classes(kind, name)), "__get__")


def _is_known(found: Any) -> bool:
    kind = type(found)
    if kind is property:
        return all(part is None or is_recorded(part) for part in (found.fget, found.fset))
    if kind in (classmethod, staticmethod, FunctionType) or kind.__name__ == "member_descriptor":
        return True
    return not hasattr(kind, "__get__") or kind.__name__ in (*C_METHODS, "getset_descriptor", "_tuplegetter")


def access_item(log: Any, container: Any, key: Any, mode: int) -> None:
    """Records an access to an item of a container of any kind."""
    kind = type(container)
    if kind is list and type(key) is int and key >= 0:
        log.item(container, key, mode)
    elif kind is dict and type(key) in (int, str, bool):
        log.item(container, key, mode, new=key not in container)
    else:
        if type(key) not in ATOMS:
            look_into(key)
        if kind is collections.defaultdict and mode == READ:
            if container.default_factory is not None and container.default_factory not in FACTORIES:
                log.everything()
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
    if kind in CONTAINERS:
        log.whole(value, READ)
        parts: Any = () if kind is bytearray else list(value.items()) if kind is dict else list(value)
    elif kind in (tuple, frozenset):
        parts = value
    elif kind in VIEWS:
        known = log.views.get(id(value))
        if known is None:
            log.everything()
            return
        look_into(known[1], depth)
        return
    elif isinstance(value, BaseException):
        parts = (*value.args, *vars(value).values())
        if class_of_program(kind):
            log.all_attributes(value)
    elif kind in FUNCTIONS or isinstance(value, type):
        if not touches_nothing_hidden(value) and not (isinstance(value, type) and issubclass(value, BaseException)):
            log.everything()
        return
    elif kind in IMMUTABLE or kind in (ModuleType, super) or of_the_kit(kind):
        return
    elif kind is GeneratorType or kind in LAZY_KINDS:
        log.use(value, by_loop=True)
        if not is_known_iterator(log, value):
            log.everything()
        return
    elif class_of_program(kind):
        if not _has_library_methods(kind):
            return
        log.all_attributes(value)
        parts = list(getattr(value, "__dict__", {}).values())
        if not hasattr(value, "__dict__"):
            log.everything()
    else:
        log.everything()
        return
    if depth > 6 or len(parts) > 200:
        if any(type(part) not in ATOMS for part in parts):
            log.everything()
        return
    for part in parts:
        if type(part) not in ATOMS:
            look_into(part, depth + 1)


FUNCTIONS: Final = (FunctionType, MethodType, BuiltinFunctionType, MethodWrapperType)


def show(value: Any, depth: int = 0) -> Any:
    """`value`, which is shown as text: that of a lock or a thread tells its state."""
    log = KERNEL.log_of_accesses
    kind = type(value)
    if log is not None and kind not in ATOMS and depth < 8:
        if hasattr(kind, "_sim_kind"):
            log.everything()
        elif kind in CONTAINERS or kind in (tuple, frozenset):
            for part in [*value, *value.values()] if isinstance(value, dict) else list(value):
                if type(part) not in ATOMS:
                    show(part, depth + 1)
        elif isinstance(value, BaseException):
            show(value.args, depth + 1)
        elif depth and class_of_program(kind) and any(is_recorded(getattr(kind, name, None)) for name in TEXTS):
            log.give_up(f"containers of objects that say how they are shown ({kind.__name__})")
        if depth > 6:
            log.everything()
    return value


TEXTS: Final = ("__repr__", "__str__", "__format__")
"""Methods that the operators which show a container call halfway."""


def will_show(value: Any) -> None:
    """Records that the value is shown as text next."""
    show(look(value))


_LIBRARY_METHODS: Final[dict[type, bool]] = {}


def _has_library_methods(kind: type) -> bool:
    """Whether operators may call code that records nothing: methods made by `dataclass`, or inherited from C."""
    if kind not in _LIBRARY_METHODS:
        _LIBRARY_METHODS[kind] = any(
            each is not object
            and (
                not class_of_program(each)
                or any(
                    type(part) is FunctionType and name.startswith("__") and not is_recorded(part)
                    for name, part in each.__dict__.items()
                )
            )
            for each in kind.__mro__
        )
    return _LIBRARY_METHODS[kind]


def value_of(log: Any, obj: Any, name: str) -> Any:
    """The value of the attribute, found without running code; None if it cannot be found, and then all is touched."""
    names = getattr(obj, "__dict__", {})
    if name in names and not hasattr(_in_classes(type(obj), name), "__set__"):
        return names[name]
    for each in (obj if isinstance(obj, type) else type(obj)).__mro__:
        if name in each.__dict__:
            found = each.__dict__[name]
            if type(found).__name__ == "member_descriptor":
                return found.__get__(obj)
            if not hasattr(type(found), "__get__"):
                return found
    log.everything()
    return None


def change(value: Any) -> None:
    """Records that `value` may be changed in place."""
    log = KERNEL.log_of_accesses
    kind = type(value)
    if log is None or kind in ATOMS or kind in IMMUTABLE or kind in (tuple, frozenset):
        return
    if kind in CONTAINERS:
        log.whole(value, WRITE)
    elif not class_of_program(kind) or _has_library_methods(kind):
        log.everything()


def look(value: Any) -> Any:
    """`value`, into which an operator looks next."""
    if type(value) not in ATOMS:
        look_into(value)
    return value


def iterated(value: Any) -> Any:
    """An iterable of the same items that records each access to a container."""
    kind = type(value)
    log = KERNEL.log_of_accesses
    if log is None or kind in ATOMS or kind in (tuple, frozenset) or of_the_kit(kind):
        return value
    if kind in CONTAINERS or kind in VIEWS:
        return _recorded_items(value, iter(value))
    if is_recorded(getattr(kind, "__iter__", None)):
        value = iter(value)
        kind = type(value)
    if kind is GeneratorType or kind in LAZY_KINDS:
        log.use(value, by_loop=True)
        if is_known_iterator(log, value):
            return value
    elif of_the_kit(kind) or is_recorded(getattr(kind, "__next__", None)):
        return value
    return _opaque_items(iter(value))


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


def _opaque_items(items: Iterator[Any]) -> Iterator[Any]:
    log = KERNEL.log_of_accesses
    assert log is not None
    log.everything()
    for each in items:
        yield each
        log.everything()


KERNEL.look_into = will_show
