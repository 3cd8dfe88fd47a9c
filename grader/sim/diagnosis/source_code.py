"""Answers questions about the program's source: what a line does, and what the rest of a function would still do.

Its law: an answer is only about text. It explains steps that were observed, and is no evidence of its own.
"""

import ast
import linecache
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType
from typing import Final

from grader.sim.diagnosis.trace_events import MUTATORS, TraceEvent, source_line

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
REMOVERS: Final = ("pop", "popleft", "popitem", "remove", "discard", "clear")
"""Methods of containers that take something out."""

EMPTY_CONTAINERS: Final = ("list", "dict", "set", "deque", "OrderedDict")
"""Classes whose call without arguments makes an empty container."""


def stores_value(event: TraceEvent) -> bool:
    """Whether the step stores a value in a variable. `del` and a method such as `pop` do not."""
    if event.point is None or event.point.kind != "write":
        return False
    return not any(isinstance(node, ast.Delete) for node in statements(event.file, event.line))


def removes(event: TraceEvent) -> bool:
    """Whether the step takes something out of a container."""
    if event.point is not None and event.point.kind == "call":
        return event.point.part in REMOVERS
    return event.writes and not stores_value(event)


def is_constant(event: TraceEvent) -> bool:
    """Whether the step assigns a constant, or an empty container."""
    found = statements(event.file, event.line)
    if len(found) != 1 or not isinstance(found[0], ast.Assign):
        return False
    value = found[0].value
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and not value.args and value.func.id in EMPTY_CONTAINERS
    parts = getattr(value, "elts", getattr(value, "keys", None))
    return isinstance(value, ast.Constant) or parts == []


def is_in_branch(read: TraceEvent, write: TraceEvent) -> bool:
    """Whether the write is in a branch that begins at the line of the read, or after it."""
    indent = _indent(write.file, write.line)
    for line in range(write.line - 1, read.line - 1, -1):
        text = source_line(write.file, line)
        if text and _indent(write.file, line) < indent:
            indent = _indent(write.file, line)
            if text.startswith(("if ", "elif ", "while ", "else", "except")):
                return True
    return False


def _indent(file: str, line: int) -> int:
    text = linecache.getline(file, line)
    return len(text) - len(text.lstrip())


def iterates(event: TraceEvent) -> bool:
    """Whether the step reads a container to iterate over it: `for item in self.items`, also with `.items()`."""
    return event.target in iterated_over(event.file, event.line)


def iterated_over(file: str, line: int, *, inner: bool = False) -> list[str]:
    """The source of what the loops and comprehensions at the line iterate over. inner: see `statements`."""
    found: list[ast.expr] = []
    for node in statements(file, line, inner=inner):
        for loop in [node, *ast.walk(node)] if not isinstance(node, ast.For | ast.AsyncFor) else [node]:
            if isinstance(loop, ast.For | ast.AsyncFor):
                found.append(loop.iter)
            elif isinstance(loop, COMPREHENSIONS):
                found += [each.iter for each in loop.generators]
    return [ast.unparse(without_view(each)) for each in found]


def walked_through(file: str, line: int) -> list[str]:
    """The same, and the first arguments of the calls in that statement: `next(iter(cache))`."""
    calls = (
        node for each in statements(file, line, inner=True) for node in ast.walk(each) if isinstance(node, ast.Call)
    )
    return iterated_over(file, line, inner=True) + [
        ast.unparse(without_view(node.args[0])) for node in calls if node.args
    ]


def without_view(node: ast.expr) -> ast.expr:
    """The dictionary of `dictionary.items()`; other expressions as they are."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.value if node.func.attr in ("items", "keys", "values") else node
    return node


def loop_end(event: TraceEvent) -> int:
    """The last line of the loop that begins at the line of the step; 0 if none does."""
    found = [node.end_lineno or 0 for node in statements(event.file, event.line) if isinstance(node, ast.For)]
    return max(found, default=0)


def later_store(event: TraceEvent, part: str) -> int:
    """The line of the step's function, after the step, that stores to `part`: an attribute or variable; else 0."""
    for node in _rest_of_function(event):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in targets:
                if (isinstance(target, ast.Attribute) and target.attr == part) or (
                    isinstance(target, ast.Name) and target.id == part
                ):
                    return node.lineno
    return 0


def later_change(event: TraceEvent) -> int:
    """The line of the step's function, after the step, that changes the same variable again; 0 without any."""
    base = event.point.base if event.point is not None else ""
    for node in _rest_of_function(event):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            if ast.unparse(node.func.value) == base:
                return node.lineno
        elif isinstance(node, ast.Assign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Subscript) and ast.unparse(target.value) == base:
                    return node.lineno
                if ast.unparse(target) == event.target:
                    return node.lineno
    return 0


def pending_change(event: TraceEvent, line: int, names: set[str], *, adds: bool = False) -> int:
    """The line that would still change one of these variables or containers, if the function has reached `line`.

    event: a step of the function. If it changes something at `line` itself, that is done. 0 if no line does.
    adds: only a change that stores something.
    """
    ahead = line + 1 if event.writes and event.line == line else line
    whole = list(_rest_of_function(event, 0))
    loops = [node for node in whole if isinstance(node, ast.For | ast.While) and holds_line(node, line)]
    for node in whole:
        at = getattr(node, "lineno", 0)
        if adds and (isinstance(node, ast.Delete) or _removing(node)):
            continue
        if changed_names(node) & names and (at >= ahead or any(holds_line(loop, at) for loop in loops)):
            return at
    return 0


def _removing(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REMOVERS


def holds_line(node: ast.stmt, line: int) -> bool:
    """Whether the statement spans the line."""
    return node.lineno <= line <= (node.end_lineno or 0)


def changed_names(node: ast.AST) -> set[str]:
    """The source of what the node stores in, deletes from, or changes by a method of a container."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        return {ast.unparse(node.func.value)}
    targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign | ast.Delete) else []
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    return {ast.unparse(each.value if isinstance(each, ast.Subscript) else each) for each in targets}


def lines_of_value(store: TraceEvent) -> list[int]:
    """The lines of the function that assign the local name whose value the step stores: `self.level = saved`."""
    values = [node.value for node in statements(store.file, store.line) if isinstance(node, ast.Assign)]
    names = {value.id for value in values if isinstance(value, ast.Name)}
    assigns = [node for node in _rest_of_function(store, 0) if isinstance(node, ast.Assign)]
    return [
        node.lineno
        for node in assigns
        if any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
    ]


def stored_names(store: TraceEvent) -> set[str]:
    """The other names of what the step stores: `rules` in `self.rules = rules`."""
    found = [node for node in statements(store.file, store.line) if isinstance(node, ast.Assign)]
    return {ast.unparse(part) for node in found for part in (*node.targets, node.value)}


def line_of_test(code: CodeType, line: int, text: str) -> int:
    """The line of the function's last branch or loop up to `line` whose test contains `text`; 0 if there is none."""
    found = [
        node.lineno
        for node in _nodes_of(code)
        if isinstance(node, ast.If | ast.While | ast.IfExp)
        and node.lineno <= line
        and any(ast.unparse(part) == text for part in ast.walk(node.test) if isinstance(part, ast.expr))
    ]
    return max(found, default=0)


def line_of_loop(code: CodeType, part: str) -> int:
    """The line of the function's first loop or comprehension over an attribute of that name; 0 if there is none."""
    for node in _nodes_of(code):
        loops = [node] if isinstance(node, ast.For) else getattr(node, "generators", [])
        over = [without_view(loop.iter) for loop in loops]
        if any(isinstance(each, ast.Attribute) and each.attr == part for each in over):
            return int(getattr(node, "lineno", 0))
    return 0


def calls_later(event: TraceEvent, method: str) -> bool:
    """Whether the rest of the step's function calls a method of that name."""
    calls = (node.func for node in _rest_of_function(event) if isinstance(node, ast.Call))
    return any(isinstance(each, ast.Attribute) and each.attr == method for each in calls)


def branch_of_raise(file: str, line: int) -> int:
    """The line of the `if` whose body consists of the `raise` at the line; else 0."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise) and holds_line(node.body[0], line):
            return node.lineno
    return 0


def branch_around(event: TraceEvent) -> ast.If | None:
    """The innermost `if` of the step's function whose body holds the step, outside of any loop in that body."""
    inside = [
        node
        for node in _rest_of_function(event, 0)
        if isinstance(node, ast.If | ast.While | ast.For) and any(holds_line(each, event.line) for each in node.body)
    ]
    return inside[-1] if inside and isinstance(inside[-1], ast.If) else None


def _rest_of_function(event: TraceEvent, after: int | None = None) -> Iterator[ast.AST]:
    """The nodes of the step's function in the lines after the step, or after that one, in the order of their lines."""
    begin = event.line if after is None else after
    if event.function[1] is not None:
        yield from (node for node in _nodes_of(event.function[1]) if getattr(node, "lineno", 0) > begin)


def _nodes_of(code: CodeType) -> Iterator[ast.AST]:
    """The nodes of the function in the order of their lines."""
    for node in ast.walk(_tree(code.co_filename)):
        if isinstance(node, FUNCTIONS) and node.name == code.co_name:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first == code.co_firstlineno:
                yield from sorted(ast.walk(node), key=lambda each: getattr(each, "lineno", 0))


def statements(file: str, line: int, *, inner: bool = False) -> list[ast.stmt]:
    """The statements that begin at the line. inner: also the innermost one that only goes on there."""
    every = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.stmt)]
    found = [node for node in every if node.lineno == line]
    around = [node for node in every if node.lineno <= line <= (node.end_lineno or 0)]
    return found or around[-1:] if inner else found


def _tree(file: str) -> ast.Module:
    return _parsed("".join(linecache.getlines(file)))


@lru_cache(maxsize=16)
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
