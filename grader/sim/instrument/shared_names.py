"""Finds the names of a module that threads can share and change: only those need switch points."""

import ast
from typing import Final

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

CONSUMERS: Final = frozenset("all any dict frozenset list max min set sorted sum tuple".split())
"""Builtins that are through with a generator when they return."""


class Scope:
    """The names of one function, class, comprehension or module.

    bound           name -> how often it is bound; a binding in a loop counts twice
    stores          name -> in how many places it is bound
    constant        name -> in how many of these places to a constant, or to itself and a constant
    captured        names that an inner scope uses
    written_inside  names that an inner scope binds
    kept            names that an inner function uses, which may run later
    bound_late      names that are bound after such a function was defined
    runs_at_once    a comprehension whose code runs only where it stands
    """

    def __init__(self, node: ast.AST, parent: "Scope | None") -> None:
        self.node = node
        self.parent = parent
        self.is_class = isinstance(node, ast.ClassDef)
        self.runs_at_once = isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp)
        self.bound: dict[str, int] = {}
        self.stores: dict[str, int] = {}
        self.constant: dict[str, int] = {}
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.captured: set[str] = set()
        self.written_inside: set[str] = set()
        self.kept: set[str] = set()
        self.bound_late: set[str] = set()

    def owner(self, name: str) -> "Scope":
        """The scope that holds the variable `name`, as seen from this scope."""
        scope: Scope = self
        first = True
        while scope.parent is not None:
            if name in scope.globals:
                return scope.root()
            if name in scope.bound and name not in scope.nonlocals and (first or not scope.is_class):
                return scope
            first = False
            scope = scope.parent
        return scope

    def runs_later_than(self, outer: "Scope") -> bool:
        """Whether the code of this scope may run after that of an outer one: unless only comprehensions lie between."""
        scope: Scope | None = self
        while scope is not None and scope is not outer:
            if not scope.runs_at_once:
                return True
            scope = scope.parent
        return False

    def root(self) -> "Scope":
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def is_shared(self, name: str) -> bool:
        """Whether `name` can change while another thread can see it."""
        owner = self.owner(name)
        if owner.is_class:
            return False
        if owner.parent is None:
            return name in owner.written_inside or owner.bound.get(name, 0) > 1
        several = name in owner.captured and owner.bound.get(name, 0) > 1
        return name in owner.written_inside or name in owner.bound_late or several

    def is_constant(self, name: str) -> bool:
        """Whether `name` is a variable of this scope that only ever holds constants, such as numbers."""
        only_constants = self.stores.get(name, 0) == self.constant.get(name, 0) > 0
        return only_constants and name not in self.globals | self.nonlocals | self.written_inside


def names_that_change(tree: ast.Module, file: str) -> frozenset[tuple[str, str]]:
    """Attributes and variables that functions store after they have been made, as far as the source shows.

    Each is ("attribute", name), or ("name", file and name) as `AccessLog` has them. Attributes that only `__init__`
    stores are not among them.
    """
    found: set[tuple[str, str]] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found.add(("attribute", node.attr))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(("name", f"{file}:{name}") for name in node.names)
        if not (isinstance(node, ast.FunctionDef) and node.name == "__init__"):
            waiting += ast.iter_child_nodes(node)
    return frozenset(found)


class ScopeFinder(ast.NodeVisitor):
    """Finds all scopes of a module. Afterwards `scopes` maps each node to its Scope."""

    def __init__(self, tree: ast.Module) -> None:
        self.scope = Scope(tree, None)
        self.scopes: dict[ast.AST, Scope] = {tree: self.scope}
        self._uses: list[tuple[Scope, str, bool]] = []
        self._loops = 0
        self._consumed: list[tuple[ast.GeneratorExp, str]] = []
        self.handlers: list[tuple[Scope, str]] = []
        """The scope of each `except ... as name`, and the name, which Python deletes at the end."""
        self.stored_attributes: set[str] = set()
        self.stores_any_attribute = False
        """An attribute is stored by a name that only the execution gives."""
        for statement in tree.body:
            self.visit(statement)
        for generator, name in self._consumed:
            self.scopes[generator].runs_at_once = not any(name in scope.bound for scope in self.scopes.values())
        for scope, name, writes in self._uses:
            owner = scope.owner(name)
            if owner is not scope:
                owner.captured.add(name)
                if writes:
                    owner.written_inside.add(name)
                if scope.runs_later_than(owner):
                    owner.kept.add(name)
            elif writes and name in owner.kept and owner.parent is not None:
                owner.bound_late.add(name)

    def _bind(self, name: str, scope: "Scope | None" = None) -> None:
        scope = scope or self.scope
        scope.stores[name] = scope.stores.get(name, 0) + 1
        scope.bound[name] = scope.bound.get(name, 0) + (2 if self._loops else 1)
        self._uses.append((scope, name, True))

    def _enter(self, node: ast.AST, parts: list[ast.AST]) -> None:
        outer, loops = self.scope, self._loops
        self.scope = self.scopes[node] = Scope(node, outer)
        self._loops = 0
        for part in parts:
            self.visit(part)
        self.scope, self._loops = outer, loops

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments = node.args
        for default in [*arguments.defaults, *(default for default in arguments.kw_defaults if default)]:
            self.visit(default)
        if not isinstance(node, ast.Lambda):
            for decorator in node.decorator_list:
                self.visit(decorator)
            self._bind(node.name)
        body: list[ast.AST] = [arguments]
        body += [node.body] if isinstance(node, ast.Lambda) else node.body
        self._enter(node, body)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function

    def visit_arguments(self, node: ast.arguments) -> None:
        every = [*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg]
        for argument in every:
            if argument is not None:
                self._bind(argument.arg)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)
        self._bind(node.name)
        self._enter(node, list(node.body))

    def _comprehension(self, node: ast.AST) -> None:
        self._enter(node, list(ast.iter_child_nodes(node)))

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        scope = self.scope
        while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
            scope = scope.parent
        self._bind(node.target.id, scope)
        self.visit(node.value)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        self._loops += 1
        self.generic_visit(node)
        self._loops -= 1

    visit_For = visit_AsyncFor = visit_While = _loop

    def visit_Global(self, node: ast.Global) -> None:
        self.scope.globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocals.update(node.names)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._uses.append((self.scope, node.id, False))
        else:
            self._bind(node.id)

    def _note_constant(self, targets: list[ast.expr], value: ast.expr) -> None:
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                self.scope.constant[target.id] = self.scope.constant.get(target.id, 0) + 1

    def visit_Assign(self, node: ast.Assign) -> None:
        self._note_constant(node.targets, node.value)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._note_constant([node.target], node.value)
        self._loops += 1
        self.generic_visit(node)
        self._loops -= 1

    def visit_Call(self, node: ast.Call) -> None:
        match node:
            case ast.Call(func=ast.Name(id=called), args=[ast.GeneratorExp() as generator]) if called in CONSUMERS:
                self._consumed.append((generator, called))
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(str()), attr="join"), args=[ast.GeneratorExp() as generator]
            ):
                self._consumed.append((generator, ""))
        if isinstance(node.func, ast.Name) and node.func.id in ("setattr", "delattr") and len(node.args) > 1:
            name = node.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                self.stored_attributes.add(name.value)
            else:
                self.stores_any_attribute = True
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.stored_attributes.add(node.attr)
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
            self.handlers.append((self.scope, node.name))
        self.generic_visit(node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self._bind(alias.asname or alias.name.partition(".")[0])

    visit_Import = visit_ImportFrom = _import

    def _capture(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = _capture
