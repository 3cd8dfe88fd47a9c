"""Tells a file that is half written from one that nobody has begun, and names what is missing."""

import ast
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from grader.model import CheckReport, Reason

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_what_is_missing(
    checks: Sequence[CheckReport], content: bytes, original: bytes | None = None
) -> tuple[CheckReport, ...]:
    """The checks, with better words for a file that is half written, or that has no code.

    Where they say `not_started` of a half-written file, they say instead what is missing. `original`: the file as it
    was handed out, so that a special method that the user has changed counts as written.
    """
    reasons = {each.finding.reason for each in checks if each.finding is not None}
    if Reason.MISSING_NAME in reasons and (tree := _parsed(content)) is not None and not tree.body:
        return tuple(_said_of_no_code(each) for each in checks)
    if Reason.NOT_STARTED not in reasons:
        return tuple(checks)
    missing, written = _functions(content, original)
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


def _said_of_no_code(check: CheckReport) -> CheckReport:
    if check.finding is None or check.finding.reason is not Reason.MISSING_NAME:
        return check
    what = f"The file has no code. {check.finding.what}"
    hint = "Write the def line as README.md gives it. Or put the stub back: the command reset does that."
    return replace(check, finding=replace(check.finding, what=what, hint=hint))


def _parsed(content: bytes) -> ast.Module | None:
    try:
        return ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _functions(content: bytes, original: bytes | None) -> tuple[list[str], list[str]]:
    """(functions that only raise NotImplementedError, written functions beside one of those: in its class or file)

    Files are handed out with special methods. So these count as written only if they are not as in the original.
    """
    tree = _parsed(content)
    if tree is None:
        return [], []
    handed_out = _special_methods(original) if original is not None else None
    missing: list[str] = []
    written: list[str] = []
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.ClassDef):
            functions = list(_defined(scope))
            open_ones = [each.name for each in functions if _only_raises(each)]
            missing += open_ones
            if open_ones:
                written += [each.name for each in functions if _is_written(each, handed_out)]
    return missing, written


def _special_methods(original: bytes) -> set[str]:
    """The special methods of the original, each as text without its comments."""
    tree = _parsed(original)
    functions = ast.walk(tree) if tree is not None else ()
    return {ast.dump(each) for each in functions if isinstance(each, FUNCTION) and _is_special(each)}


def _defined(scope: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (each for each in scope.body if isinstance(each, FUNCTION))


def _only_raises(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc
    kind = raised.func if isinstance(raised, ast.Call) and not raised.args else raised
    return isinstance(kind, ast.Name) and kind.id == "NotImplementedError"


def _is_written(function: ast.FunctionDef | ast.AsyncFunctionDef, handed_out: set[str] | None) -> bool:
    if _is_special(function) and (handed_out is None or ast.dump(function) in handed_out):
        return False
    return not _only_raises(function) and not _is_empty(function.body[-1])


def _is_special(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.name.startswith("__") and function.name.endswith("__")


def _is_empty(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(statement, ast.Pass) or (isinstance(value, ast.Constant) and value.value is ...)
