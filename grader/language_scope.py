"""Which names mean what at each place of a file: variables of a function hide what is imported."""

import ast
from collections.abc import Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Scope = Function | ast.ClassDef | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def in_scope(tree: ast.Module) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """Every node, with the names that are variables of a function around it and so do not mean an imported module."""
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, local = waiting.pop()
        yield node, local
        outside = [child for child in ast.iter_child_nodes(node) if not (node is tree and _is_script_part(child))]
        if isinstance(node, Function):
            # Decorators, defaults and annotations are evaluated where the function is defined.
            body = node.body if isinstance(node.body, list) else [node.body]
            outside = [child for child in outside if child not in body]
            bound, elsewhere = _variables(node.args, body)
            waiting += [(child, (local | bound) - elsewhere) for child in body]
        waiting += [(child, local) for child in outside]


def _variables(parameters: ast.arguments, body: Sequence[ast.AST]) -> tuple[set[str], set[str]]:
    """What a function surely binds as its own, and what it takes from outside or imports. In doubt, neither."""
    bound = {node.arg for node in ast.walk(parameters) if isinstance(node, ast.arg)}
    elsewhere: set[str] = set()
    waiting = [*body]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Name(name, ast.Store()):
                bound.add(name)
            case ast.Global(names) | ast.Nonlocal(names):
                elsewhere.update(names)
            case ast.Import(names) | ast.ImportFrom(names=names):
                elsewhere.update(alias.asname or alias.name.partition(".")[0] for alias in names)
        if not isinstance(node, Scope):
            waiting += ast.iter_child_nodes(node)
    return bound, elsewhere


def _is_script_part(node: ast.AST) -> bool:
    """`if __name__ == "__main__":`, which does not run when the file is imported."""
    match node:
        case ast.If(ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]), _, []):
            return True
    return False
