"""Builds switch points as syntax trees and places them: the base class of the rewriter."""

import ast

from grader.sim.core import COUNTDOWN, IDLE, IDLED, POINT, SwitchPoint, register_switch_point
from grader.sim.instrument.purity import is_pure, own_functions, pure_names
from grader.sim.instrument.shared_names import Scope, ScopeFinder


class SwitchPointBuilder(ast.NodeTransformer):
    """Builds the switch points of one file. It tracks the current scope."""

    def __init__(self, path: str, finder: ScopeFinder) -> None:
        self._path = path
        self._scopes = finder.scopes
        self._scope: Scope = finder.scope
        self._tested = False
        self._point_count = 0
        self._unassigned_attributes = {
            name for scope in finder.scopes.values() if scope.is_class for name in scope.bound
        } - finder.stored_attributes
        if finder.stores_any_attribute:
            self._unassigned_attributes = set()
        body = getattr(finder.scope.node, "body", [])
        self._own_functions, self._pure_names = own_functions(body), pure_names(body, finder.scope)

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
        """A new switch point at the line of `node`: an expression that is always true. See `SwitchPoint`."""
        point = SwitchPoint(self._path, node.lineno, kind, text, base, part, self._tested, computed)
        number = register_switch_point(point)
        self._point_count += 1
        return self._test_of(node, COUNTDOWN, ast.Call(ast.Name(POINT, ast.Load()), [ast.Constant(number)], []))

    def _idle(self, node: ast.expr | ast.stmt) -> ast.expr:
        """The same for a loop that accesses nothing shared: no switch, but the execution can be ended there."""
        return self._test_of(node, IDLE, ast.Call(ast.Name(IDLED, ast.Load()), [], []))

    def _test_of(self, node: ast.expr | ast.stmt, name: str, call: ast.Call) -> ast.expr:
        countdown = ast.Compare(ast.Constant(0), [ast.In()], [ast.Name(name, ast.Load())])
        test = ast.BoolOp(ast.Or(), [countdown, call])
        for part in ast.walk(test):
            if isinstance(part, ast.expr):
                ast.copy_location(part, node)
        return test

    def _evaluate_then(self, node: ast.expr, point: ast.expr) -> ast.expr:
        """An expression with the value of `node` that passes the switch point after evaluating it."""
        if is_pure(node):
            result: ast.expr = ast.IfExp(point, node, ast.copy_location(ast.Constant(None), node))
        else:
            pair = ast.copy_location(ast.Tuple([node, point], ast.Load()), node)
            result = ast.Subscript(pair, ast.copy_location(ast.Constant(0), node), ast.Load())
        return ast.copy_location(result, node)

    def visit_block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The rewritten statements. One statement may become several."""
        rewritten: list[ast.stmt] = []
        for statement in body:
            parts = self.visit(statement)
            rewritten += parts if isinstance(parts, list) else [parts]
        return rewritten

    def _point_statement(self, node: ast.stmt | ast.expr, kind: str, text: str = "", part: str = "") -> ast.stmt:
        return ast.copy_location(ast.Expr(self._point(node, kind, text, "", part)), node)

    def _inside(self, node: ast.AST) -> "_EnteredScope":
        return _EnteredScope(self, self._scopes[node])

    def _write(self, node: ast.expr | ast.stmt, name: str) -> ast.expr:
        return self._point(node, "write", name, "", name)


class _EnteredScope:
    """Context manager: the rewriter is inside another scope."""

    def __init__(self, rewriter: SwitchPointBuilder, scope: Scope) -> None:
        self._rewriter, self._scope = rewriter, scope

    def __enter__(self) -> None:
        self._outer = self._rewriter._scope
        self._rewriter._scope = self._scope

    def __exit__(self, *_: object) -> None:
        self._rewriter._scope = self._outer
