"""Where a check ends: a demand that is its last statement has nothing after it that was not reached."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any


def last_statement(function: Callable[..., Any]) -> tuple[int, int] | None:
    """The first and last line of the function's last statement, if that is a plain call."""
    try:
        lines, start = inspect.getsourcelines(function)
        statement = ast.parse(textwrap.dedent("".join(lines))).body[0].body[-1]  # type: ignore[attr-defined]
    except (OSError, SyntaxError, IndexError, AttributeError):
        return None
    if not isinstance(statement, ast.Expr):
        return None
    return start + statement.lineno - 1, start + (statement.end_lineno or statement.lineno) - 1
