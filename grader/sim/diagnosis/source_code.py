"""Answers questions about the program's source: what a line does, and what the rest of a function would still do.

Its law: an answer is only about text. It explains steps that were observed, and is no evidence of its own.
"""

import ast
import linecache
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from grader.sim.diagnosis.trace_events import MUTATORS, TraceEvent, source_line

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def stores_value(event: TraceEvent) -> bool:
    """Whether the step stores a value in a variable. `del` and a method such as `pop` do not."""
    if event.point is None or event.point.kind != "write":
        return False
    return not any(isinstance(node, ast.Delete) for node in _statements(event.file, event.line))


def is_constant(event: TraceEvent) -> bool:
    """Whether the step assigns a constant."""
    found = _statements(event.file, event.line)
    return len(found) == 1 and isinstance(found[0], ast.Assign) and isinstance(found[0].value, ast.Constant)


def is_in_branch(read: TraceEvent, write: TraceEvent) -> bool:
    """Whether the write is in a branch that begins at the line of the read, or after it."""
    indent = _indent(write.file, write.line)
    for line in range(write.line - 1, read.line - 1, -1):
        text = source_line(write.file, line)
        if text and _indent(write.file, line) < indent:
            indent = _indent(write.file, line)
            if text.startswith(("if ", "elif ", "while ", "else")):
                return True
    return False


def _indent(file: str, line: int) -> int:
    text = linecache.getline(file, line)
    return len(text) - len(text.lstrip())


def iterates(event: TraceEvent) -> bool:
    """Whether the step reads a container to iterate over it: `for item in self.items`, also with `.items()`."""
    for node in _statements(event.file, event.line):
        loops = [node, *ast.walk(node)] if not isinstance(node, ast.For | ast.AsyncFor) else [node]
        for loop in loops:
            iterated: list[ast.expr] = []
            if isinstance(loop, ast.For | ast.AsyncFor):
                iterated = [loop.iter]
            elif isinstance(loop, COMPREHENSIONS):
                iterated = [each.iter for each in loop.generators]
            if any(ast.unparse(_without_view(each)) == event.target for each in iterated):
                return True
    return False


def _without_view(node: ast.expr) -> ast.expr:
    """The dictionary of `dictionary.items()`; other expressions as they are."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.value if node.func.attr in ("items", "keys", "values") else node
    return node


def loop_end(event: TraceEvent) -> int:
    """The last line of the loop that begins at the line of the step; 0 if none does."""
    found = [node.end_lineno or 0 for node in _statements(event.file, event.line) if isinstance(node, ast.For)]
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


def _rest_of_function(event: TraceEvent) -> Iterator[ast.AST]:
    """The nodes of the step's function in the lines after the step, in the order of their lines."""
    code = event.function[1]
    for node in ast.walk(_tree(event.file)):
        if isinstance(node, FUNCTIONS) and code is not None and node.name == code.co_name:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first == code.co_firstlineno:
                inner = [each for each in ast.walk(node) if getattr(each, "lineno", 0) > event.line]
                yield from sorted(inner, key=lambda each: getattr(each, "lineno", 0))


def _statements(file: str, line: int) -> list[ast.stmt]:
    """The statements that begin at the line."""
    return [node for node in ast.walk(_tree(file)) if isinstance(node, ast.stmt) and node.lineno == line]


def _tree(file: str) -> ast.Module:
    return _parsed("".join(linecache.getlines(file)))


@lru_cache(maxsize=16)
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
