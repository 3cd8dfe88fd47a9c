"""Values as data between the two sides, exact to the type: what cannot be said in JSON is tagged.

    None bool int float str     themselves (a large int, nan and the infinities are tagged)
    {"list": [...]} {"tuple": [...]} {"set": [...]} {"dict": [[key, value], ...]} {"bytes": hex}
    {"job": index}              a job of the plan, on its way to the student
    {"other": "type name"}      no answer: an object, a subclass, a cycle, something too deep or too big

Encoding runs in the student process, so an encoded value is a claim like any other; `decode` checks every part of it.
"""

import math
from typing import Any

MAX_NODES = 100_000
MAX_DEPTH = 50
MAX_TEXT = 1_000_000
MAX_KEYS = 5_000
"""In all sets and dictionaries together: keys can be chosen so that each is compared with all the others."""


class NotPlainData(ValueError):
    """The value is none that an exercise can ask for; the message says what it is instead."""


def encode(value: Any) -> Any:
    """`value` as JSON-ready data. Never calls a method of the value, so an object that lies is not heard.

    Raises NotAnAnswer for anything but the exact built-in types, and beyond MAX_NODES, MAX_DEPTH or MAX_TEXT.
    """
    budget = [MAX_NODES, MAX_TEXT]

    def walk(item: Any, depth: int) -> Any:
        budget[0] -= 1
        if budget[0] < 0:
            raise NotPlainData(f"a value with more than {MAX_NODES:,} parts")
        if depth > MAX_DEPTH:
            raise NotPlainData(f"a value nested deeper than {MAX_DEPTH} levels, or one that contains itself")
        kind = type(item)
        if item is None or kind is bool:
            return item
        if kind is int:
            return item if -(2**53) < item < 2**53 else {"int": _spend(hex(item), budget)}
        if kind is float:
            return item if math.isfinite(item) else {"float": repr(item)}
        if kind is str:
            return _spend(item, budget)
        if kind is bytes:
            return {"bytes": _spend(item.hex(), budget)}
        if kind is list or kind is tuple:
            return {kind.__name__: [walk(part, depth + 1) for part in item]}
        if kind is set:
            return {"set": [walk(part, depth + 1) for part in item]}
        if kind is dict:
            return {"dict": [[walk(k, depth + 1), walk(v, depth + 1)] for k, v in item.items()]}
        raise NotPlainData(type_name(kind))

    return walk(value, 0)


def decode(data: Any, keys: list[int] | None = None) -> Any:
    """The value that `encode` wrote. Raises NotAnAnswer for what that cannot have written, and beyond MAX_KEYS.

    keys  how many are left, for the parts of a value
    """
    keys = [MAX_KEYS] if keys is None else keys
    if data is None or type(data) in (bool, int, float, str):
        return data
    if type(data) is not dict or len(data) != 1:
        raise NotPlainData("data in no known form")
    [(tag, body)] = data.items()
    if tag != "other" and type(body) is not (str if tag in ("int", "float", "bytes") else list):
        raise NotPlainData("data in no known form")
    try:
        match tag:
            case "int":
                return int(body, 16)
            case "float":
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
    raise NotPlainData("data in no known form")


def equal(left: Any, right: Any) -> bool:
    """Whether two decoded values are equal, of the same type at every level (True is not 1, a tuple is not a list)."""
    if type(left) is not type(right):
        return False
    if type(left) in (list, tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    if type(left) is dict:
        return equal(set(left), set(right)) and all(equal(left[key], right[key]) for key in left)
    if type(left) is set:
        twins = {each: each for each in right}
        return left == right and all(equal(each, twins[each]) for each in left)
    if type(left) is float:
        return left == right or (math.isnan(left) and math.isnan(right))
    return bool(left == right)


def type_name(kind: type) -> str:
    """How the type is called, in words that fit after "it returned": "an object of type Thread"."""
    name = type.__getattribute__(kind, "__name__")
    return f"an object of type {name}"[:200]


def _take(count: int, keys: list[int]) -> None:
    keys[0] -= count
    if keys[0] < 0:
        raise NotPlainData(f"sets or dictionaries with more than {MAX_KEYS:,} parts")


def _pair(data: Any) -> list[Any]:
    if type(data) is not list:
        raise NotPlainData("data in no known form")
    return data


def _spend(text: str, budget: list[int]) -> str:
    budget[1] -= len(text)
    if budget[1] < 0:
        raise NotPlainData(f"a value with more than {MAX_TEXT:,} characters in it")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise NotPlainData("a text with half a character (a lone surrogate)")
    return text
