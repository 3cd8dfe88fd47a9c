"""Decides whether an expression has effects, and whether other threads can notice them."""

import ast
from typing import Final

from grader.sim.instrument.shared_names import Scope

PURE_CALLS: Final = frozenset(
    [
        "range",
        "isinstance",
        "issubclass",
        "super",
        "type",
        "id",
        "int",
        "float",
        "bool",
        "locals",
        "globals",
        "TypeVar",
        "property",
        "staticmethod",
        "classmethod",
        "dataclass",
        "field",
        "Exception",
        "RuntimeError",
        "ValueError",
        "KeyError",
        "TypeError",
        "IndexError",
        "AssertionError",
        "object",
    ]
)
"""Builtins and library functions whose calls access nothing that threads can share."""

ATTRIBUTE_FUNCTIONS: Final = {"getattr": "read", "hasattr": "read", "setattr": "write", "delattr": "write"}
"""Functions that access the attribute named by their second argument -> kind of that access."""


def own_functions(body: list[ast.stmt]) -> set[str]:
    """Functions and plain classes of a module. Calling one enters code with switch points of its own."""
    known = {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list
    }
    return known | {
        node.name
        for node in body
        if isinstance(node, ast.ClassDef) and not (node.bases or node.keywords or node.decorator_list)
    }


def pure_names(body: list[ast.stmt], root: Scope) -> frozenset[str]:
    """The names of `PURE_CALLS` that have their default meaning in this module."""
    usual: set[str] = set()
    for node in body:
        if isinstance(node, ast.ImportFrom):
            if node.module in ("dataclasses", "typing"):
                usual |= {alias.name for alias in node.names if alias.asname in (None, alias.name)}
            elif any(alias.name == "*" for alias in node.names):
                return frozenset()
    once = {name for name in usual if root.stores.get(name) == 1}
    return PURE_CALLS - (root.bound.keys() - once) - root.written_inside


def is_docstring(node: ast.stmt) -> bool:
    """Whether the statement is a plain string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def is_pure(node: ast.expr) -> bool:
    """Whether the expression has no effect and no switch point, so that a point before it equals one after it."""
    if isinstance(node, ast.Name | ast.Constant):
        return True
    if isinstance(node, ast.Tuple):
        return all(map(is_pure, node.elts))
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Name)
    return isinstance(node, ast.Lambda)


def has_slice(node: ast.expr) -> bool:
    """Whether an index is a slice or contains one."""
    return isinstance(node, ast.Slice) or (isinstance(node, ast.Tuple) and any(map(has_slice, node.elts)))


def is_module_attribute(node: ast.Attribute, scope: Scope) -> bool:
    """Whether the attribute belongs to an imported module, as in `threading.Lock`. Programs do not assign these."""
    if not isinstance(node.value, ast.Name):
        return False
    owner = scope.owner(node.value.id)
    if owner.parent is not None or scope.is_shared(node.value.id):
        return False
    return any(
        (alias.asname or alias.name) == node.value.id
        for statement in getattr(owner.node, "body", [])
        if isinstance(statement, ast.Import)
        for alias in statement.names
    )
