"""The functions that recorded code calls: a switch point where plain code has one, and a record of what is touched.

See `grader.sim.instrument.recording` for where they are called, and `recorded_accesses` for what they record.
"""

import contextlib
import sys
from collections.abc import Callable
from typing import Any, Final

from grader.sim.core import SWITCH_POINTS
from grader.sim.core.footprint import READ, WRITE
from grader.sim.engine import KERNEL
from grader.sim.instrument.known_calls import class_of_program, recorded_call
from grader.sim.instrument.provable import ATOMS, CONTAINERS, WHOLES, on_the_list
from grader.sim.instrument.recorded_accesses import (
    access_attribute,
    access_item,
    change,
    give_number,
    is_recorded_property,
    iterated,
    iterated_parts,
    look,
    look_into,
    show,
    value_of,
)


def _pass(point: int) -> None:
    if 0 not in KERNEL.countdown:
        KERNEL.switch_point(point)


def passed(point: int) -> bool:
    """A switch point alone: before a shared name is read or deleted, or at the start of a function or an iteration."""
    _pass(point)
    log, kind = KERNEL.log_of_accesses, SWITCH_POINTS[point].kind
    if log is not None and kind in ("read", "write"):
        log.name(_where(point), READ if kind == "read" else WRITE)
    return True


def _where(point: int) -> str:
    here = SWITCH_POINTS[point]
    return f"{here.file}:{here.part or here.text}"


def after(point: int, value: Any) -> Any:
    """The switch point after `value`, and the access that it stands for. `value` is what is accessed."""
    log = KERNEL.log_of_accesses
    if log is not None and type(value) not in ATOMS:
        give_number(log, value)
    _pass(point)
    if log is None:
        return value
    here = SWITCH_POINTS[point]
    mode = READ if here.kind == "read" else WRITE
    if here.kind in ("loop", "entry", "call"):
        pass
    elif not here.base:
        log.name(_where(point), mode)
    elif here.part and not here.text.startswith(f"{here.base}["):
        access_attribute(value, here.part, mode)
    elif mode == READ:
        look_into(value)
    else:
        change(value)
    return value


def attribute_value(value: Any, name: str) -> Any:
    """`value`, of which the attribute is read without a switch point."""
    if KERNEL.log_of_accesses is not None and type(value) not in ATOMS:
        access_attribute(value, name, READ)
    return value


def keep(site: int, value: Any) -> Any:
    """Keeps the value of one part of an expression until the last part has been evaluated."""
    log = KERNEL.log_of_accesses
    if log is not None:
        if type(value) not in ATOMS:
            give_number(log, value)
        log.stash[id(sys._getframe(1)), site] = value
    return value


def _kept(log: Any, site: int) -> Any:
    return log.stash.pop((id(sys._getframe(2)), site), None)


def item(point: int, site: int, index: Any) -> Any:
    """The switch point after the index of a subscript, and the access to the item."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        access_item(log, _kept(log, site), index, READ if SWITCH_POINTS[point].kind == "read" else WRITE)
    return index


def read_item(point: int, site: int, index: Any) -> Any:
    """The same for the read of an augmented assignment, which needs container and index again for its write."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        key = id(sys._getframe(1)), site
        log.stash[key[0], -site] = index
        access_item(log, log.stash.get(key), index, READ)
    return index


def sliced(site: int, mode: int, last: Any) -> Any:
    """The last part of a slice, before the slice of the kept container is accessed."""
    log = KERNEL.log_of_accesses
    if log is not None:
        container = _kept(log, site)
        if mode == READ:
            look_into(container)
        else:
            change(container)
    return last


NUMBERS: Final = frozenset({int, float})
"""Types of values that change nothing in place, but for `*=`."""

PLAIN: Final = ATOMS | CONTAINERS | WHOLES


def plain(value: Any) -> Any:
    """A value whose items are stored in a container. An iterator may run code of the program meanwhile."""
    if KERNEL.log_of_accesses is not None:
        look_into(value)
        if type(value) not in PLAIN:
            KERNEL.doubt("a container that takes what an iterator yields")
    return value


def doubted(why: str, value: Any = None) -> Any:
    """`value`; nothing can be proved about what happens next."""
    KERNEL.doubt(why)
    return value


def deleted_item(point: int, site: int, index: Any) -> Any:
    """The same for an item that is deleted."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        change(_kept(log, site))
    return index


def named(site: int, function: str, count: int, last: Any) -> Any:
    """The last argument of `getattr` and the like, before the attribute is accessed."""
    log = KERNEL.log_of_accesses
    if log is not None:
        owner = _kept(log, site)
        name = _kept(log, -site) if count == 3 else last
        if type(name) is not str or name.startswith("__"):
            KERNEL.doubt("an attribute with a name that is not known")
        else:
            access_attribute(owner, name, WRITE if function in ("setattr", "delattr") else READ)
    return last


def unknown(value: Any) -> Any:
    """An argument of a call that may touch anything."""
    return doubted("an attribute with a name that is not known", value)


def augmented(point: int, site: int, value: Any, multiplies: bool = False) -> Any:
    """The switch point before an augmented assignment to an attribute stores its result.

    `*=` changes a list in place even if `value` is a number.
    """
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        owner, part = _kept(log, site), SWITCH_POINTS[point].part
        access_attribute(owner, part, WRITE)
        if multiplies or type(value) not in NUMBERS or not is_recorded_property(owner, part):
            _change_in_place(value_of(owner, part), value)
    return value


def augmented_item(point: int, site: int, value: Any) -> Any:
    """The same for an item."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        container, index = _kept(log, site), _kept(log, -site)
        access_item(log, container, index, WRITE)
        current = None
        if isinstance(container, dict) and type(container) in CONTAINERS:
            current = dict.get(container, index)
        elif type(container) in CONTAINERS:
            with contextlib.suppress(LookupError, TypeError):
                current = container[index]
        else:
            KERNEL.doubt("an augmented assignment to an item")
        _change_in_place(current, value)
    return value


def _change_in_place(current: Any, value: Any) -> None:
    change(current)
    if type(current) in CONTAINERS:
        plain(value)
    else:
        look_into(value)


def augmented_slice(point: int, site: int, value: Any) -> Any:
    """The same for a slice."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        KERNEL.doubt("an augmented assignment to a slice")
    return value


def augmented_name(point: int, value: Any, current: Any) -> Any:
    """The same for a name: the object that it holds may be changed in place."""
    _pass(point)
    log = KERNEL.log_of_accesses
    if log is not None:
        here = SWITCH_POINTS[point]
        if not here.base:
            log.name(_where(point), WRITE)
        _change_in_place(current, value)
    return value


def look_at_both(site: int, value: Any) -> Any:
    """`value`, the second operand of an operator that looks into both."""
    log = KERNEL.log_of_accesses
    if log is not None:
        first = _kept(log, site)
        if type(first) not in ATOMS:
            look_into(first)
        if type(value) not in ATOMS:
            look_into(value)
    return value


def chained(value: Any) -> Any:
    """`value`, an operand of a comparison with several operators: the others are evaluated in between."""
    log = KERNEL.log_of_accesses
    if log is not None and type(value) in CONTAINERS:
        KERNEL.doubt("a chain of comparisons of containers")
    return look(value)


def shown(value: Any) -> Any:
    """`value`, which an operator shows as text."""
    return show(look(value))


def entered(manager: Any) -> Any:
    """The object of a `with` statement."""
    kind = type(manager)
    if KERNEL.log_of_accesses is not None and not (class_of_program(kind) or on_the_list(kind)):
        KERNEL.doubt(f"with an object of the library ({kind.__name__})")
    return manager


HOOKS: Final[dict[str, Callable[..., Any]]] = {
    "__sim_pass__": passed,
    "__sim_chained__": chained,
    "__sim_read_item__": read_item,
    "__sim_augmented_slice__": augmented_slice,
    "__sim_after__": after,
    "__sim_attribute__": attribute_value,
    "__sim_keep__": keep,
    "__sim_item__": item,
    "__sim_named__": named,
    "__sim_unknown__": unknown,
    "__sim_deleted__": deleted_item,
    "__sim_augmented__": augmented,
    "__sim_augmented_item__": augmented_item,
    "__sim_augmented_name__": augmented_name,
    "__sim_look__": look,
    "__sim_look_both__": look_at_both,
    "__sim_iterated__": iterated,
    "__sim_iterated_parts__": iterated_parts,
    "__sim_sliced__": sliced,
    "__sim_plain__": plain,
    "__sim_doubted__": doubted,
    "__sim_shown__": shown,
    "__sim_doubt_names__": lambda value: doubted("a loop that assigns several shared names", value),
    "__sim_entered__": entered,
    "__sim_called__": recorded_call,
}
"""Name in recorded code -> function."""
