"""The scope of names at each place of a file: variables of a function hide imported names."""

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Block = Function | ast.ClassDef | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class NameScope(NamedTuple):
    """The names of one function. Scopes are linked, not copied: a large function can contain many small ones.

    around     the scope that contains this one
    bound      names that the function binds as its own variables
    elsewhere  names that it takes from outside, or imports
    in_class   whether a name that is bound here becomes an attribute of a class
    """

    around: "NameScope | None" = None
    bound: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    in_class: bool = False

    def hides(self, name: str) -> bool:
        """Whether the name is a variable of a function around this place, and so not the imported name."""
        scope: NameScope | None = self
        while scope is not None:
            if name in scope.elsewhere:
                return False
            if name in scope.bound:
                return True
            scope = scope.around
        return False


def in_scope(tree: ast.Module, skipped: Collection[int] = ()) -> Iterator[tuple[ast.AST, NameScope]]:
    """Every node of the file with its scope, without the nodes whose `id` is in `skipped`, and what is in them."""
    waiting: list[tuple[ast.AST, NameScope]] = [(tree, NameScope())]
    while waiting:
        node, scope = waiting.pop()
        yield node, scope
        inside: set[int] = set()
        inner = scope
        if isinstance(node, Function):
            # Decorators, defaults and annotations are evaluated where the function is defined.
            body = node.body if isinstance(node.body, list) else [node.body]
            inside = {id(child) for child in body}
            inner = NameScope(scope, *_variables(node.args, body))
        elif isinstance(node, ast.ClassDef):
            inside = {id(child) for child in node.body}
            inner = NameScope(scope, in_class=True)
        for child in ast.iter_child_nodes(node):
            if id(child) not in skipped:
                waiting.append((child, inner if id(child) in inside else scope))


def bound(node: ast.AST) -> list[str]:
    """The names that a node binds other than by an `ast.Name`."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.arg(name) | ast.MatchMapping(rest=str(name)):
            return [name]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(str(name)) | ast.ExceptHandler(name=str(name)):
            return [name]
        case ast.Import(aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname for alias in aliases if alias.asname]
        case ast.Global(names) | ast.Nonlocal(names):
            return names
    # type parameters, of Python 3.12
    return [node.name] if type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple") else []  # type: ignore[attr-defined]


def _variables(parameters: ast.arguments, body: Sequence[ast.AST]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a function certainly binds as its own, and those that it takes from outside or imports."""
    every = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs, parameters.vararg, parameters.kwarg]
    own = {each.arg for each in every if each is not None}
    elsewhere: set[str] = set()
    waiting = [*body]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Name(name, ast.Store()):
                own.add(name)
            case ast.Global(names) | ast.Nonlocal(names):
                elsewhere.update(names)
            case ast.Import(names) | ast.ImportFrom(names=names):
                elsewhere.update(alias.asname or alias.name.partition(".")[0] for alias in names)
        if not isinstance(node, Block):
            waiting += ast.iter_child_nodes(node)
    return frozenset(own), frozenset(elsewhere)
