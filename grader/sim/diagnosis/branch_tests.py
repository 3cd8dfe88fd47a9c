"""Evaluates the test of a branch with values that were recorded, without running code of the program."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


def operand_names(test: ast.expr) -> set[str]:
    """The source of the variables and attributes in the test."""
    return {ast.unparse(node) for node in ast.walk(test) if isinstance(node, ast.Name | ast.Attribute)}


def holds_with(test: ast.expr, values: Mapping[str, str]) -> bool | None:
    """Whether the test is true with these values; None if that cannot be determined.

    values: source of a variable -> its value as text.
    """
    try:
        return bool(_value(test, values))
    except (SyntaxError, TypeError, ValueError):
        return None


def _value(node: ast.expr, values: Mapping[str, str]) -> Any:
    match node:
        case ast.BoolOp(op=ast.Or()):
            return any(_value(each, values) for each in node.values)
        case ast.BoolOp():
            return all(_value(each, values) for each in node.values)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, values)
        case ast.Compare(ops=[compares], comparators=[right]) if type(compares) in COMPARISONS:
            return COMPARISONS[type(compares)](_value(node.left, values), _value(right, values))
        case ast.Constant():
            return node.value
    return ast.literal_eval(values.get(ast.unparse(node), ""))
