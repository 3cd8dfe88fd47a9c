"""Names a function that a line only mentions and does not call: `thread.join` instead of `thread.join()`. Pure.

Its law: such a line does nothing in any program, so it can be named beside every check that failed.
"""

import ast
from collections.abc import Sequence

from msgspec.structs import replace

from grader.model import CheckReport

WHY = "A function runs only where it is called. Its name alone does nothing."


def name_uncalled(checks: Sequence[CheckReport], content: bytes) -> tuple[CheckReport, ...]:
    """The checks. Those that failed get a hint about the first line that only names something, if there is one."""
    hint = _hint(content) if any(each.status == "failed" for each in checks) else ""
    if not hint:
        return tuple(checks)
    return tuple(
        replace(each, finding=replace(each.finding, why=WHY, hint=hint))
        if each.status == "failed" and each.finding is not None
        else each
        for each in checks
    )


def _hint(content: bytes) -> str:
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    lines = (each for each in ast.walk(tree) if isinstance(each, ast.Expr))
    named = [each for each in lines if isinstance(each.value, ast.Name | ast.Attribute)]
    if not named:
        return ""
    first = min(named, key=lambda each: each.lineno)
    text = ast.unparse(first.value)[:80]
    return f"Line {first.lineno} only names {text} and does not call it. Write the parentheses: {text}()."
