"""Names a def line that differs from the stub in a way that changes how a function is called. Pure.

Its law: another way to write the same def line can be right, so it is named only beside a check that failed.
"""

import ast
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from grader.model import CheckReport

Function = ast.FunctionDef | ast.AsyncFunctionDef

WHY = "The grader calls your code the way the stub declares it."


def name_differences(checks: Sequence[CheckReport], content: bytes, stub: bytes) -> tuple[CheckReport, ...]:
    """The checks. Those that failed get the def line of the stub as their hint if that of `content` differs."""
    hint = _hint(content, stub) if any(each.status == "failed" for each in checks) else ""
    if not hint:
        return tuple(checks)
    return tuple(
        replace(each, finding=replace(each.finding, why=WHY, hint=hint))
        if each.status == "failed" and each.finding is not None
        else each
        for each in checks
    )


def _hint(content: bytes, stub: bytes) -> str:
    """A hint that shows the first def line that differs; empty if none does."""
    own = dict(_functions(content))
    for place, wanted in _functions(stub):
        if place in own and _differs(own[place], wanted):
            return f"Write the def line as in the stub: {_def_line(wanted)}. Yours is: {_def_line(own[place])}."
    return ""


def _differs(own: Function, wanted: Function) -> bool:
    """Whether one is async and the other is not, or `self` is missing, or the parameters stand in another order."""
    if own.decorator_list:
        return False
    if type(own) is not type(wanted):
        return True
    names, right = _parameters(own), _parameters(wanted)
    return names != right and (sorted(names) == sorted(right) or ["self", *names] == right)


def _parameters(function: Function) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args)]


def _def_line(function: Function) -> str:
    kind = "async def" if isinstance(function, ast.AsyncFunctionDef) else "def"
    return f"{kind} {function.name}({', '.join(_parameters(function))})"


def _functions(source: bytes) -> Iterator[tuple[tuple[str, str], Function]]:
    """((name of the class or "", name), function) for each function of the file and of its classes."""
    try:
        tree: ast.Module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    scopes: list[ast.Module | ast.ClassDef] = [tree, *(each for each in tree.body if isinstance(each, ast.ClassDef))]
    for scope in scopes:
        for each in scope.body:
            if isinstance(each, Function):
                yield (getattr(scope, "name", ""), each.name), each
