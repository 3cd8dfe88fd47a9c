"""Tells a file that is half written from one that nobody has begun, and names what is missing."""

import ast
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from grader.model import CheckReport, Reason


def name_what_is_missing(checks: Sequence[CheckReport], content: bytes) -> tuple[CheckReport, ...]:
    """The checks. Where they say `not_started` of a file that is half written, they say instead what is missing."""
    if not any(each.finding is not None and each.finding.reason is Reason.NOT_STARTED for each in checks):
        return tuple(checks)
    missing, written = _functions(content)
    if not missing or not written:
        return tuple(checks)
    names, done = " and ".join(missing), ", ".join(written)
    what = f"{names} still raise{'' if len(missing) > 1 else 's'} NotImplementedError. Already written: {done}."
    why = "A check that calls a missing part cannot pass."
    hint = f"Write {names} next: replace the line that raises NotImplementedError."
    return tuple(
        replace(each, finding=replace(each.finding, reason=Reason.RAISED, what=what, why=why, hint=hint))
        if each.finding is not None and each.finding.reason is Reason.NOT_STARTED
        else each
        for each in checks
    )


def _functions(content: bytes) -> tuple[list[str], list[str]]:
    """(functions that only raise NotImplementedError, written functions beside one of those: in its class or file)

    Special methods do not count as written, because files are handed out with them.
    """
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    missing: list[str] = []
    written: list[str] = []
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.ClassDef):
            functions = list(_defined(scope))
            open_ones = [each.name for each in functions if _only_raises(each)]
            missing += open_ones
            if open_ones:
                written += [each.name for each in functions if _is_written(each)]
    return missing, written


def _defined(scope: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (each for each in scope.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def _only_raises(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc
    kind = raised.func if isinstance(raised, ast.Call) and not raised.args else raised
    return isinstance(kind, ast.Name) and kind.id == "NotImplementedError"


def _is_written(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    is_special = function.name.startswith("__") and function.name.endswith("__")
    return not is_special and not _only_raises(function) and not _is_empty(function.body[-1])


def _is_empty(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(statement, ast.Pass) or (isinstance(value, ast.Constant) and value.value is ...)
