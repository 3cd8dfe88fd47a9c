"""Encode values as JSON-ready data that keeps every type. Values that JSON cannot express get a tag.

    None bool int float str     stay as they are; a large int, nan and the infinities are tagged
    {"list": [...]} {"tuple": [...]} {"set": [...]} {"dict": [[key, value], ...]} {"bytes": hex}
    {"job": index}              a job of the run, on its way to the student process
    {"other": "type name"}      not an answer: an object, a subclass, a cycle, something too deep or too large

Encoding runs in the student process, so an encoded value is a claim. `decode` checks every part of it.
"""

import math
from typing import Any

MAX_NODES = 100_000
"""Parts of a value, at most, nested ones included."""

MAX_DEPTH = 50
"""Levels of nesting, at most."""

MAX_TEXT = 1_000_000
"""Characters in all strings, bytes (as hex) and large integers of a value together, at most."""

MAX_KEYS = 5_000
"""Entries of all sets and dictionaries together, at most. An attacker can choose keys that all collide, and then each
one is compared with all others."""

MAX_INT_DIGITS = 512
"""Hexadecimal digits of an integer, at most. Python refuses to show integers of very many digits; its lowest possible
limit (640 decimal digits, see `sys.set_int_max_str_digits`) is just above this one."""

SPECIAL_FLOATS = ("nan", "inf", "-inf")
"""The floats that JSON cannot express."""


class NotPlainData(ValueError):
    """The value is not plain data. The message is a noun phrase for what it is instead."""


def encode(value: Any) -> Any:
    """`value` as JSON-ready data. Never calls a method of the value, so an object cannot lie about itself.

    Raises NotPlainData for anything but the exact built-in types, and beyond MAX_NODES, MAX_DEPTH or MAX_TEXT.
    """
    return _encode(value, 0, [MAX_NODES, MAX_TEXT])


def _encode(item: Any, depth: int, budget: list[int]) -> Any:
    """budget: the numbers of parts and of characters that are left."""
    budget[0] -= 1
    if budget[0] < 0:
        raise NotPlainData(f"a value with more than {MAX_NODES:,} parts")
    if depth > MAX_DEPTH:
        raise NotPlainData(f"a value nested deeper than {MAX_DEPTH} levels, or one that contains itself")
    kind = type(item)
    if item is None or kind is bool:
        return item
    if kind is int:
        if item.bit_length() > 4 * MAX_INT_DIGITS:
            raise NotPlainData(f"a value with an integer of more than {4 * MAX_INT_DIGITS:,} bits")
        return item if -(2**53) < item < 2**53 else {"int": _spend(hex(item), budget)}
    if kind is float:
        return item if math.isfinite(item) else {"float": repr(item)}
    if kind is str:
        return _spend(item, budget)
    if kind is bytes:
        return {"bytes": _spend(item.hex(), budget)}
    if kind is list or kind is tuple:
        return {kind.__name__: [_encode(part, depth + 1, budget) for part in item]}
    if kind is set:
        return {"set": [_encode(part, depth + 1, budget) for part in item]}
    if kind is dict:
        return {
            "dict": [[_encode(k, depth + 1, budget), _encode(v, depth + 1, budget)] for k, v in item.items()],
        }
    raise NotPlainData(type_name(kind))


def decode(data: Any, keys: list[int] | None = None) -> Any:
    """The value that `encode` encoded. Every value that it returns has a `repr`.

    keys  for the recursive calls: the number of keys that are left

    Raises NotPlainData for data that `encode` cannot have produced, and beyond MAX_KEYS.
    """
    keys = [MAX_KEYS] if keys is None else keys
    if data is None or type(data) in (bool, float, str) or (type(data) is int and -(2**53) < data < 2**53):
        return data
    if type(data) is not dict or len(data) != 1:
        raise NotPlainData("data in an unknown form")
    [(tag, body)] = data.items()
    if tag != "other" and type(body) is not (str if tag in ("int", "float", "bytes") else list):
        raise NotPlainData("data in an unknown form")
    try:
        match tag:
            case "int" if len(body) <= MAX_INT_DIGITS + len("-0x"):
                return int(body, 16)
            case "float" if body in SPECIAL_FLOATS:
                return float(body)
            case "bytes":
                return bytes.fromhex(body)
            case "list":
                return [decode(part, keys) for part in body]
            case "tuple":
                return tuple(decode(part, keys) for part in body)
            case "set":
                _take(len(body), keys)
                return {decode(part, keys) for part in body}
            case "dict":
                _take(len(body), keys)
                return {decode(key, keys): decode(value, keys) for key, value in map(_pair, body)}
            case "other":
                raise NotPlainData(str(body)[:200])
    except (TypeError, ValueError, RecursionError) as problem:
        if isinstance(problem, NotPlainData):
            raise
    raise NotPlainData("data in an unknown form")


def equal(left: Any, right: Any) -> bool:
    """Whether two decoded values are equal, with equal types at every level: True is not 1, a tuple is not a list."""
    if type(left) is not type(right):
        return False
    if type(left) in (list, tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    if type(left) is dict:
        return equal(set(left), set(right)) and all(equal(left[key], right[key]) for key in left)
    if type(left) is set:
        counterparts = {each: each for each in right}
        return left == right and all(equal(each, counterparts[each]) for each in left)
    if type(left) is float:
        return left == right or (math.isnan(left) and math.isnan(right))
    return bool(left == right)


def type_name(kind: type) -> str:
    """The type as a noun phrase: "an object of type Thread"."""
    name = type.__getattribute__(kind, "__name__")
    return f"an object of type {name}"[:200]


def _take(count: int, keys: list[int]) -> None:
    keys[0] -= count
    if keys[0] < 0:
        raise NotPlainData(f"sets or dictionaries with more than {MAX_KEYS:,} parts")


def _pair(data: Any) -> list[Any]:
    if type(data) is not list:
        raise NotPlainData("data in an unknown form")
    return data


def _spend(text: str, budget: list[int]) -> str:
    budget[1] -= len(text)
    if budget[1] < 0:
        raise NotPlainData(f"a value with more than {MAX_TEXT:,} characters in it")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise NotPlainData("a string with half a character (a lone surrogate)")
    return text
