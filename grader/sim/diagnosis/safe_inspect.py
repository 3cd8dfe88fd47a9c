"""Looks at the program's values without running any of its code: no property, no `__getattr__`, no `__repr__`."""

import ast
from collections import deque
from functools import lru_cache
from types import FrameType, MemberDescriptorType
from typing import Any, Final

MISSING: Final = object()
PLAIN: Final = (int, float, bool, str, bytes, type(None), complex)


@lru_cache(4096)
def _parse(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        return None


def inspect_expression(text: str, frame: FrameType) -> Any:
    """The value of a simple expression in `frame`, or MISSING if that cannot be told safely."""
    node = _parse(text)
    return MISSING if node is None else _value(node, frame)


def _value(node: ast.expr, frame: FrameType) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            found = frame.f_locals.get(node.id, MISSING)
            return frame.f_globals.get(node.id, MISSING) if found is MISSING else found
        case ast.Attribute():
            return attribute(_value(node.value, frame), node.attr)
        case ast.Subscript():
            return inspect_item(_value(node.value, frame), _value(node.slice, frame))
    return MISSING


def attribute(thing: Any, name: str) -> Any:
    """An instance's own attribute, a slot's value, or a class attribute that is no descriptor."""
    if thing is MISSING:
        return MISSING
    try:
        own = object.__getattribute__(thing, "__dict__")
        if type(own) is dict and name in own:
            return own[name]
    except AttributeError:
        pass
    for base in type(thing).__mro__:
        found = base.__dict__.get(name, MISSING)
        if found is not MISSING:
            if isinstance(found, MemberDescriptorType):
                try:
                    return found.__get__(thing)
                except AttributeError:
                    return MISSING
            return found if isinstance(found, PLAIN) else MISSING
    if isinstance(thing, type):
        for base in thing.__mro__:
            if name in base.__dict__:
                return base.__dict__[name]
    return MISSING


def inspect_item(thing: Any, index: Any) -> Any:
    """An element of a plain container."""
    if type(index) not in PLAIN and type(index) is not tuple:
        return MISSING
    if type(thing) in (list, tuple, dict, str, deque):
        try:
            return thing[index]
        except (LookupError, TypeError):
            return MISSING
    return MISSING


def show(value: Any, depth: int = 2) -> str:
    """A short text for a value; only plain values are shown as they are."""
    if value is MISSING:
        return ""
    kind = type(value)
    if kind in PLAIN:
        text = repr(value)
        return text if len(text) <= 40 else text[:37] + "…"
    if kind in (list, tuple, deque, set, frozenset) and depth:
        parts = [show(part, depth - 1) for part in list(value)[:6]]
        if len(value) > 6:
            parts.append("…")
        left, right = {"list": ("[", "]"), "tuple": ("(", ")"), "deque": ("[", "]")}.get(kind.__name__, ("{", "}"))
        return left + ", ".join(parts) + right
    if kind is dict and depth:
        parts = [f"{show(key, 0)}: {show(part, depth - 1)}" for key, part in list(value.items())[:6]]
        return "{" + ", ".join(parts) + ("…" if len(value) > 6 else "") + "}"
    return f"<{kind.__name__}>"
