"""Names the lock that a thread waits for, and the thread that holds it, from stacks and source alone.

A lock does not know who holds it. But a thread that stands inside `with lock:` does, and its source says so. Nothing of
the student's code is run: names are looked up, and no property is read.
"""

import ast
import functools
import linecache
import operator
import threading
import types
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from grader.student.thread_waits import outward, source_of_step

LOCKS: Final = (type(threading.Lock()), type(threading.RLock()))
NUMBERS: Final = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}
MISSING: Final = object()


class Named(NamedTuple):
    """An object of the program, and how the program names it there."""

    name: str
    value: Any


class Holder(NamedTuple):
    """The thread that holds a lock, and the line of its `with`."""

    thread: str
    line: int


def holders(path: str, stacks: dict[str, types.FrameType]) -> dict[int, Holder]:
    """Identity of a lock -> who holds it. `stacks`: name of a thread -> its innermost frame."""
    found = {}
    for name, innermost in stacks.items():
        given_up = {id(_lock_of(frame.f_locals.get("self"))) for frame in outward(innermost) if _is_wait(frame)}
        for frame in outward(innermost):
            if frame.f_code.co_filename == path:
                for line, item in _entered(path, frame):
                    lock = _lock_of(_look_up(item, frame))
                    if lock is not None and id(lock) not in given_up:
                        found[id(lock)] = Holder(name, line)
    return found


def _is_wait(frame: types.FrameType) -> bool:
    """Whether the frame is that of `Condition.wait`, which releases the lock meanwhile."""
    return frame.f_code is threading.Condition.wait.__code__


def describe_wait(path: str, innermost: types.FrameType, waits_for: str, held: dict[int, Holder]) -> str:
    """`waits_for`, with the program's name for the lock, condition or event, and with the lock's holder."""
    place = next((frame for frame in outward(innermost) if frame.f_code.co_filename == path), None)
    named = None if place is None else _waited_for(path, place)
    if named is None:
        return waits_for
    lock = _lock_of(named.value)
    if waits_for.startswith("a lock"):
        if lock is None:
            is_semaphore = isinstance(named.value, threading.Semaphore)
            return f"{named.name} ({'a semaphore' if is_semaphore else 'a lock, probably'})"
        holder = held.get(id(lock))
        return f"{named.name}, which {holder.thread} has held since line {holder.line}" if holder else named.name
    if waits_for == "a notification":
        is_event = type(named.value) is threading.Event
        return f"{named.name} to be set" if is_event else f"a notification of {named.name}"
    return waits_for


def _waited_for(path: str, frame: types.FrameType) -> Named | None:
    """The object that the frame waits for, if it is in a call such as `x.acquire()` or enters `with x:`."""
    try:
        step: ast.AST | None = ast.parse(f"({source_of_step(frame)})", mode="eval").body
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        step = None
    if isinstance(step, ast.Call) and isinstance(step.func, ast.Attribute):
        return _named(step.func.value, frame)
    headers = [each for each in _withs(path) if each.lineno <= frame.f_lineno < each.body[0].lineno]
    items = headers[-1].items if headers else []
    if len(items) == 1 and not isinstance(items[0].context_expr, ast.Call):
        return _named(items[0].context_expr, frame)
    return None


def _entered(path: str, frame: types.FrameType) -> Iterator[tuple[int, ast.expr]]:
    """(line, expression) of each `with` of the frame's function inside whose block the frame stands."""
    function = frame.f_code.co_firstlineno
    for each in _withs(path):
        last = each.body[-1].end_lineno or each.body[-1].lineno
        if each.body[0].lineno <= frame.f_lineno <= last and _function_of(path, each) == function:
            for item in each.items:
                yield each.lineno, item.context_expr


@functools.lru_cache(4)
def _functions(path: str) -> tuple[dict[ast.With, int], list[ast.With]]:
    """The first line of the function that each `with` stands in, and all of them from the outer to the inner ones."""
    found: dict[ast.With, int] = {}

    def visit(node: ast.AST, function: int) -> None:
        if isinstance(node, ast.FunctionDef):
            function = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        if isinstance(node, ast.With):
            found[node] = function
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    try:
        visit(ast.parse("".join(linecache.getlines(path))), 1)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        pass
    return found, list(found)


def _withs(path: str) -> list[ast.With]:
    return _functions(path)[1]


def _function_of(path: str, node: ast.With) -> int:
    return _functions(path)[0][node]


def _lock_of(value: Any) -> Any:
    """The lock itself, or that of a condition; None for anything else."""
    if type(value) is threading.Condition:
        value = vars(value).get("_lock")
    return value if type(value) in LOCKS else None


def _named(node: ast.expr, frame: types.FrameType) -> Named | None:
    """The object, and the source of its name with numbers in the place of the names in brackets."""
    name = ast.unparse(node)
    if isinstance(node, ast.Subscript) and type(index := _look_up(node.slice, frame)) is int:
        name = f"{ast.unparse(node.value)}[{index}]"
    return Named(name[:80], _look_up(node, frame))


def _look_up(node: ast.expr, frame: types.FrameType) -> Any:
    """The value of a simple expression; MISSING if it cannot be had without running code of the program."""
    match node:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return frame.f_locals.get(name, frame.f_globals.get(name, MISSING))
        case ast.Attribute(owner, name):
            return _attribute(_look_up(owner, frame), name)
        case ast.Subscript(owner, index):
            return _item(_look_up(owner, frame), _look_up(index, frame))
        case ast.BinOp(left, sign, right):
            values = _look_up(left, frame), _look_up(right, frame)
            if type(sign) in NUMBERS and all(type(each) is int for each in values) and values[1]:
                return NUMBERS[type(sign)](*values)
    return MISSING


def _attribute(owner: Any, name: str) -> Any:
    """An attribute in the dictionary of an object, or of its class if that is a lock."""
    for place in (owner, *type(owner).__mro__):
        try:
            own = object.__getattribute__(place, "__dict__")
        except AttributeError:
            continue
        if name in own and (place is owner or _lock_of(own[name]) is not None):
            return own[name]
    return MISSING


def _item(owner: Any, index: Any) -> Any:
    if type(owner) in (list, tuple, dict) and type(index) in (int, str, bool):
        try:
            return owner[index]
        except LookupError:
            pass
    return MISSING
