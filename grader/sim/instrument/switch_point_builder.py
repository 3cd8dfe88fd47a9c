"""Makes switch points and puts them where they belong: what the rewriter of a module is built on."""

import ast

from grader.sim.core import COUNTDOWN, IDLE, IDLED, POINT, SwitchPoint, new_site
from grader.sim.instrument.purity import is_pure, own_functions, pure_names
from grader.sim.instrument.shared_names import Scope, ScopeFinder


class Points(ast.NodeTransformer):
    """Knows in which scope of which file it is."""

    def __init__(self, path: str, finder: ScopeFinder) -> None:
        self._path = path
        self._scopes = finder.scopes
        self._scope: Scope = finder.scope
        self._tested = False
        self._made = 0
        stored = finder.stored_attributes
        self._steady = {name for scope in finder.scopes.values() if scope.is_class for name in scope.bound} - stored
        body = getattr(finder.scope.node, "body", [])
        self._own, self._pure = own_functions(body), pure_names(body, finder.scope)

    def _point(
        self,
        node: ast.expr | ast.stmt,
        kind: str,
        text: str = "",
        base: str = "",
        part: str = "",
        *,
        computed: bool = False,
    ) -> ast.expr:
        site = new_site(SwitchPoint(self._path, node.lineno, kind, text, base, part, self._tested, computed))
        self._made += 1
        return self._test_of(node, COUNTDOWN, ast.Call(ast.Name(POINT, ast.Load()), [ast.Constant(site)], []))

    def _idle(self, node: ast.expr | ast.stmt) -> ast.expr:
        return self._test_of(node, IDLE, ast.Call(ast.Name(IDLED, ast.Load()), [], []))

    def _test_of(self, node: ast.expr | ast.stmt, name: str, call: ast.Call) -> ast.expr:
        countdown = ast.Compare(ast.Constant(0), [ast.In()], [ast.Name(name, ast.Load())])
        made = ast.BoolOp(ast.Or(), [countdown, call])
        for part_of in ast.walk(made):
            if isinstance(part_of, ast.expr):
                ast.copy_location(part_of, node)
        return made

    def _put(self, node: ast.expr, point: ast.expr) -> ast.expr:
        """`node`, with the point passed once it has been evaluated."""
        if is_pure(node):
            made: ast.expr = ast.IfExp(point, node, ast.copy_location(ast.Constant(None), node))
        else:
            pair = ast.copy_location(ast.Tuple([node, point], ast.Load()), node)
            made = ast.Subscript(pair, ast.copy_location(ast.Constant(0), node), ast.Load())
        return ast.copy_location(made, node)

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for statement in body:
            result = self.visit(statement)
            made += result if isinstance(result, list) else [result]
        return made

    def _marker(self, node: ast.stmt | ast.expr, kind: str, text: str = "", part: str = "") -> ast.stmt:
        return ast.copy_location(ast.Expr(self._point(node, kind, text, "", part)), node)

    def _inside(self, node: ast.AST) -> "Entered":
        return Entered(self, self._scopes[node])

    def _write(self, node: ast.expr | ast.stmt, name: str) -> ast.expr:
        return self._point(node, "write", name, "", name)


class Entered:
    """The rewriter, for as long as it is inside another scope."""

    def __init__(self, rewriter: Points, scope: Scope) -> None:
        self._rewriter, self._scope = rewriter, scope

    def __enter__(self) -> None:
        self._outer = self._rewriter._scope
        self._rewriter._scope = self._scope

    def __exit__(self, *_: object) -> None:
        self._rewriter._scope = self._outer
