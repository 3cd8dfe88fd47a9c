"""Rewrites statements that store a name without an assignment, so that a switch point fits before the store.

These are `for`, `with`, and definitions of functions and classes. `captured_names` finds the names that a pattern of
`match` stores.
"""

import ast

ITEM = "__sim_item__"
"""Name of the value that is about to be stored, inside the generated expression."""
KEPT = "__sim_kept__"
"""Name of the value that a `with` item has returned, until it is stored."""


def items_after_point(iterable: ast.expr, put: ast.expr) -> ast.expr:
    """An iterable of the same items that evaluates `put` for each one first. `put` refers to the item as `ITEM`."""
    generator = ast.comprehension(ast.Name(ITEM, ast.Store()), iterable, [], 0)
    return _located(ast.GeneratorExp(put, [generator]), iterable)


def decorate_with_point(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, put: ast.expr) -> None:
    """Adds a decorator that evaluates `put` before the function or class is stored. `put` refers to it as `ITEM`."""
    only = ast.arguments([], [ast.arg(ITEM)], None, [], [], None, [])
    place = node.decorator_list[0] if node.decorator_list else node
    node.decorator_list.insert(0, _located(ast.Lambda(only, put), place))


def split_with_item(node: ast.With | ast.AsyncWith, index: int) -> None:
    """Splits a `with` statement at that item: the item is entered first, and its value is assigned in the body."""
    item, rest = node.items[index], node.items[index + 1 :]
    target = item.optional_vars
    assert target is not None
    item.optional_vars = _located(ast.Name(KEPT, ast.Store()), target)
    store = ast.copy_location(ast.Assign([target], _located(ast.Name(KEPT, ast.Load()), target)), target)
    drop = ast.copy_location(ast.Delete([_located(ast.Name(KEPT, ast.Del()), target)]), target)
    inner = [ast.copy_location(type(node)(rest, node.body), node)] if rest else node.body
    node.items = node.items[: index + 1]
    node.body = [store, drop, *inner]


def _located(node: ast.expr, place: ast.AST) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(node, place))


def captured_names(pattern: ast.AST) -> list[str]:
    """The names that a pattern stores."""
    found = [getattr(part, "name", None) or getattr(part, "rest", None) for part in ast.walk(pattern)]
    return [name for name in found if name]
