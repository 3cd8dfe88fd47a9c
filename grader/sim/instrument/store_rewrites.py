"""Where a statement stores without an assignment: forms of it that have room for a switch point before the store."""

import ast

ITEM = "__sim_item__"
KEPT = "__sim_kept__"


def each_after(iterable: ast.expr, put: ast.expr) -> ast.expr:
    """The same items, `put` being evaluated for each before it is handed out; the item is called `ITEM` there."""
    generator = ast.comprehension(ast.Name(ITEM, ast.Store()), iterable, [], 0)
    return _placed(ast.GeneratorExp(put, [generator]), iterable)


def made_after(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, put: ast.expr) -> None:
    """Has a function or class go through `put`, where it is called `ITEM`, before it gets its name."""
    only = ast.arguments([], [ast.arg(ITEM)], None, [], [], None, [])
    place = node.decorator_list[0] if node.decorator_list else node
    node.decorator_list.insert(0, _placed(ast.Lambda(only, put), place))


def entered_first(node: ast.With | ast.AsyncWith, index: int) -> None:
    """Has the `with` statement enter its item of that index first, and assign its value then."""
    item, rest = node.items[index], node.items[index + 1 :]
    target = item.optional_vars
    assert target is not None
    item.optional_vars = _placed(ast.Name(KEPT, ast.Store()), target)
    store = ast.copy_location(ast.Assign([target], _placed(ast.Name(KEPT, ast.Load()), target)), target)
    drop = ast.copy_location(ast.Delete([_placed(ast.Name(KEPT, ast.Del()), target)]), target)
    inner = [ast.copy_location(type(node)(rest, node.body), node)] if rest else node.body
    node.items = node.items[: index + 1]
    node.body = [store, drop, *inner]


def _placed(made: ast.expr, place: ast.AST) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(made, place))


def captures(pattern: ast.AST) -> list[str]:
    """The names that a pattern stores."""
    found = [getattr(part, "name", None) or getattr(part, "rest", None) for part in ast.walk(pattern)]
    return [name for name in found if name]
