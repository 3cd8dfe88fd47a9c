"""Inspects the program's values without running any of its code: no property, no `__getattr__`, no `__repr__`."""

import ast
import linecache
import sys
import weakref
from collections import deque
from functools import lru_cache
from inspect import CO_OPTIMIZED
from types import FrameType, MemberDescriptorType
from typing import Any, Final

MISSING: Final = object()
"""Stands for a value that does not exist or cannot be inspected safely."""

PLAIN: Final = (int, float, bool, str, bytes, type(None), complex)
"""Types whose values are shown by `repr`, which runs no code of the program for them."""

MAX_TEXT: Final = 40
"""Characters of a plain value's text; longer ones are cut."""

MAX_ITEMS: Final = 6
"""Items of a container that are shown."""


FREE_SNAPSHOT: Final = 3
"""References to the dictionary of a frame's locals that nobody else holds, as `sys.getrefcount` counts them."""


def locals_of(frame: FrameType) -> dict[str, Any]:
    """A copy of the local names of the frame.

    Before Python 3.13, a function's frame keeps what `f_locals` gives, so an object would be freed later than in plain
    Python. Here it keeps nothing, unless the program itself has asked for `locals()`.
    """
    found = frame.f_locals
    names = dict(found)
    if sys.version_info < (3, 13) and frame.f_code.co_flags & CO_OPTIMIZED and sys.getrefcount(found) <= FREE_SNAPSHOT:
        found.clear()
    return names


@lru_cache(4096)
def _parse(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def inspect_expression(text: str, frame: FrameType) -> Any:
    """The value of a simple expression in `frame`, or MISSING if it cannot be determined safely.

    Simple expressions are constants, names, and attributes and items of simple expressions.
    """
    node = _parse(text)
    return MISSING if node is None else _value(node, frame)


def _value(node: ast.expr, frame: FrameType) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            found = locals_of(frame).get(node.id, MISSING)
            return frame.f_globals.get(node.id, MISSING) if found is MISSING else found
        case ast.Attribute():
            return attribute(_value(node.value, frame), mangled(node.attr, frame))
        case ast.Subscript():
            return inspect_item(_value(node.value, frame), _value(node.slice, frame))
    return MISSING


def mangled(name: str, frame: FrameType) -> str:
    """The name that an attribute has in its object: within a class, Python puts that class before a private name."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    method = frame.f_code.co_qualname.partition(".<locals>")[0]
    owner = method.split(".")[-2:-1]
    return f"_{owner[0].lstrip('_')}{name}" if owner else name


def attribute(obj: Any, name: str) -> Any:
    """An instance's own attribute, the value of a slot, or a class attribute that is no descriptor; else MISSING."""
    if obj is MISSING:
        return MISSING
    try:
        own = object.__getattribute__(obj, "__dict__")
        if type(own) is dict and name in own:
            return own[name]
    except AttributeError:
        pass
    for base in type(obj).__mro__:
        found = base.__dict__.get(name, MISSING)
        if found is not MISSING:
            if isinstance(found, MemberDescriptorType):
                try:
                    return found.__get__(obj)
                except AttributeError:
                    return MISSING
            # A property or function would run code of the program; so would any other object with `__get__`.
            return MISSING if any("__get__" in each.__dict__ for each in type(found).__mro__) else found
    if isinstance(obj, type):
        for base in obj.__mro__:
            if name in base.__dict__:
                return base.__dict__[name]
    return MISSING


def inspect_item(obj: Any, index: Any) -> Any:
    """An item of a list, tuple, dict, str or deque, not of a subclass; else MISSING."""
    if type(index) not in PLAIN and type(index) is not tuple:
        return MISSING
    if type(obj) in (list, tuple, dict, str, deque):
        try:
            return obj[index]
        except (LookupError, TypeError):
            return MISSING
    return MISSING


def value_text(value: Any, depth: int = 2) -> str:
    """A short text for a value. Objects are shown as their class only. depth: levels of nested containers."""
    if value is MISSING:
        return ""
    kind = type(value)
    if kind in PLAIN:
        text = repr(value)
        return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 3] + "…"
    if kind in (list, tuple, deque, set, frozenset) and depth:
        parts = [value_text(part, depth - 1) for part in list(value)[:MAX_ITEMS]]
        if len(value) > MAX_ITEMS:
            parts.append("…")
        left, right = {"list": ("[", "]"), "tuple": ("(", ")"), "deque": ("[", "]")}.get(kind.__name__, ("{", "}"))
        return left + ", ".join(parts) + right
    if kind is dict and depth:
        parts = [
            f"{value_text(key, 0)}: {value_text(part, depth - 1)}" for key, part in list(value.items())[:MAX_ITEMS]
        ]
        return "{" + ", ".join(parts) + ("…" if len(value) > MAX_ITEMS else "") + "}"
    return f"<{kind.__name__}>"


def find_name(obj: Any, names: dict[str, Any]) -> str:
    """A name for the object in code with these names: `a`, `a.part`, `a[0]` or `a.part[0]`; empty if there is none."""
    for name, value in names.items():
        if value is obj:
            return name
    for name, value in names.items():
        found = _find_inside(obj, name, value)
        if found:
            return found
        try:
            own = object.__getattribute__(value, "__dict__")
        except AttributeError:
            continue
        if type(own) is not dict or name.startswith("__"):
            continue
        for part, inner in own.items():
            if inner is obj:
                # Programs use a condition and its lock as one object.
                return name if getattr(type(value), "_sim_kind", "") == "condition" else f"{name}.{part}"
        if hasattr(type(value), "_sim_kind"):
            continue  # a thread keeps its arguments in a container of its own
        conditions = [part for part, inner in own.items() if _is_condition_of(obj, inner)]
        if conditions:
            return f"{name}.{'/'.join(conditions)}"  # one lock can belong to several
        for part, inner in own.items():
            found = _find_inside(obj, f"{name}.{part}", inner)
            if found:
                return found
    return ""


def _is_condition_of(obj: Any, inner: Any) -> bool:
    """Whether `inner` is a condition whose lock is `obj`."""
    return getattr(type(inner), "_sim_kind", "") == "condition" and attribute(inner, "_lock") is obj


def _find_inside(obj: Any, name: str, container: Any) -> str:
    if type(container) in (list, tuple):
        for index, inner in enumerate(container[:100]):
            if inner is obj:
                return f"{name}[{index}]"
    if type(container) is dict:
        for key, inner in list(container.items())[:100]:
            if inner is obj:
                return f"{name}[{value_text(key)}]"
    return ""


def finalizer_around(frame: FrameType | None) -> str:
    """The outermost finalizer that the frame is in, and the line at which Python ran it; empty if there is none."""
    found = ""
    while frame is not None:
        if frame.f_back is not None and (frame.f_code.co_name == "__del__" or _is_weak_callback(frame)):
            found = f"{frame.f_code.co_qualname}, which Python ran at line {frame.f_back.f_lineno}"
        frame = frame.f_back
    return found


def _is_weak_callback(frame: FrameType) -> bool:
    """Whether Python runs the function for a weak reference whose object has died. It is then the last argument."""
    code = frame.f_code
    names = locals_of(frame) if code.co_argcount else {}
    last: Any = names.get(code.co_varnames[code.co_argcount - 1], MISSING) if names else MISSING
    if not issubclass(type(last), weakref.ref) or weakref.ref.__call__(last) is not None:
        return False
    caller = linecache.getline(frame.f_back.f_code.co_filename, frame.f_back.f_lineno) if frame.f_back else ""
    return code.co_name not in caller
