"""Inserts switch points into a module's syntax tree, and changes nothing else.

Its law: an expression keeps its value, its order of evaluation, its scope and its line. A switch point is the test of
a conditional expression whose other branch is never taken:
`(X if 0 in __sim_countdown__ or __sim_point__(7) else None)`. It binds no name and creates no object. If it must come
after an expression that itself has switch points, it is the second half of a pair: `(X, <point>)[0]`.

An augmented assignment stays one. Its right side contains a point, so its read comes before that point and its write
after it. Each `try` gets a handler for `Abort` first, and each loop a point, so that an execution can always be ended.
In a loop that accesses nothing shared, that point allows no switch.
"""

import ast
from typing import TypeVar

from grader.sim.core import ABORT
from grader.sim.instrument.guards import prepare
from grader.sim.instrument.purity import ATTRIBUTE_FUNCTIONS, has_slice, is_docstring, is_module_attribute
from grader.sim.instrument.shared_names import ScopeFinder
from grader.sim.instrument.store_rewrites import (
    ITEM,
    captured_names,
    decorate_with_point,
    items_after_point,
    split_with_item,
)
from grader.sim.instrument.switch_point_builder import SwitchPointBuilder

AnyFunction = TypeVar("AnyFunction", ast.FunctionDef, ast.AsyncFunctionDef)
AnyLoop = TypeVar("AnyLoop", ast.For, ast.AsyncFor, ast.While)
AnyTry = TypeVar("AnyTry", ast.Try, ast.TryStar)


def rewrite(source: str, path: str, guarded: bool = False, make: "type[Rewriter] | None" = None) -> ast.Module:
    """The syntax tree of the module with switch points. Raises SyntaxError if the source is not valid Python.

    guarded: whether reflection is checked at run time (see `grader.sim.instrument.guards`). make: makes the rewriter.
    """
    tree = ast.parse(source, path)
    guard = prepare(tree) if guarded else ast.fix_missing_locations
    finder = ScopeFinder(tree)
    rewriter = (make or Rewriter)(path, finder)
    first = 0
    for index, statement in enumerate(tree.body):
        is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        if is_future or (index == 0 and is_docstring(statement)):
            first = index + 1
    tree.body[first:] = rewriter.visit_block(tree.body[first:])
    return guard(tree)


class Rewriter(SwitchPointBuilder):
    """Inserts the switch points of plain code."""

    def _function(self, node: AnyFunction) -> AnyFunction:
        node.decorator_list = [self.visit(part) for part in node.decorator_list]
        self._defaults(node.args)
        with self._inside(node):
            docstring: list[ast.stmt] = node.body[:1] if is_docstring(node.body[0]) else []
            entry = self._point_statement(node, "entry", node.name)
            node.body = [*docstring, entry, *self.visit_block(node.body[len(docstring) :])]
        self._defined(node)
        return node

    def _defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        if self._scope.is_shared(node.name):
            decorate_with_point(node, self._evaluate_then(ast.Name(ITEM, ast.Load()), self._write(node, node.name)))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self._defaults(node.args)
        with self._inside(node):
            node.body = self.visit(node.body)
        return node

    def _defaults(self, node: ast.arguments) -> None:
        node.defaults = [self.visit(part) for part in node.defaults]
        node.kw_defaults = [part and self.visit(part) for part in node.kw_defaults]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        node.decorator_list = [self.visit(part) for part in node.decorator_list]
        node.bases = [self.visit(part) for part in node.bases]
        node.keywords = [self.visit(part) for part in node.keywords]
        with self._inside(node):
            node.body = self.visit_block(node.body)
        self._defined(node)
        return node

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> ast.expr:
        with self._inside(node):
            idle = all(map(self._only_counts, node.generators))
            for generator in node.generators:
                generator.iter = self.visit(generator.iter)
            before = self._point_count
            for generator in node.generators:
                generator.ifs = [self.visit(part) for part in generator.ifs]
                generator.target = self.visit(generator.target)
            if isinstance(node, ast.DictComp):
                node.value, first = self.visit(node.value), self.visit(node.key)
            else:
                first = self.visit(node.elt)
            idle = idle and self._point_count == before
            first = self._evaluate_then(first, self._idle(first) if idle else self._point(first, "loop"))
            if isinstance(node, ast.DictComp):
                node.key = first
            else:
                node.elt = first
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension

    def _only_counts(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> bool:
        """Whether the loop iterates over numbers, not over something that other threads may change meanwhile."""
        if not (isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name)):
            return False
        return node.iter.func.id == "range" and self._is_pure("range")

    def _is_pure(self, name: str) -> bool:
        return name in self._pure_names and self._scope.owner(name).parent is None

    # Reads.

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and self._scope.is_shared(node.id):
            return self._evaluate_then(node, self._point(node, "read", node.id, "", node.id))
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        text, base = ast.unparse(node), ast.unparse(node.value)
        inner = self.visit(node.value)
        if isinstance(node.ctx, ast.Load):
            if node.attr in self._unassigned_attributes or is_module_attribute(node, self._scope):
                node.value = inner
                return node
            kind = "read"
        else:
            kind = "write"
        node.value = self._evaluate_then(inner, self._point(node, kind, text, base, node.attr))
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        text, base, part = (ast.unparse(node), ast.unparse(node.value), ast.unparse(node.slice))
        point = self._point(node, "read" if isinstance(node.ctx, ast.Load) else "write", text, base, part)
        node.value = self.visit(node.value)
        index = self.visit(node.slice)
        if has_slice(index):
            node.slice = index
            node.value = self._evaluate_then(node.value, point)
        else:
            node.slice = self._evaluate_then(index, point)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        text = ast.unparse(node)
        base = ast.unparse(node.comparators[-1])
        looks_inside = isinstance(node.ops[-1], ast.In | ast.NotIn) and not isinstance(
            node.comparators[-1], ast.Constant
        )
        node.left = self.visit(node.left)
        node.comparators = [self.visit(part) for part in node.comparators]
        if looks_inside:
            node.comparators[-1] = self._evaluate_then(node.comparators[-1], self._point(node, "read", text, base, ""))
        return node

    def _test(self, node: ast.expr) -> ast.expr:
        outer, self._tested = self._tested, True
        try:
            return self._condition(node)
        finally:
            self._tested = outer

    def _condition(self, node: ast.expr) -> ast.expr:
        """The rewritten condition. `if items:` reads the container, so even a local name gets a switch point."""
        negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        inner = node.operand if isinstance(node, ast.UnaryOp) and negated else node
        if not isinstance(inner, ast.Name) or self._scope.is_shared(inner.id):
            return self.visit(node)  # type: ignore[no-any-return]
        return self._evaluate_then(node, self._point(inner, "read", inner.id, inner.id))

    def visit_If(self, node: ast.If) -> ast.If:
        node.test = self._test(node.test)
        node.body, node.orelse = self.visit_block(node.body), self.visit_block(node.orelse)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        node.test = self._test(node.test)
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        node.test = self._test(node.test)
        node.msg = node.msg and self.visit(node.msg)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = node.func
        if isinstance(function, ast.Name):
            name = function.id
            own = (
                name in self._own_functions
                and self._scope.owner(name).parent is None
                and not self._scope.is_shared(name)
            )
            quiet = own or self._is_pure(name)
            text, base = name, ""
            node.func = self.visit(function)
        elif isinstance(function, ast.Attribute):
            text, base = ast.unparse(function), ast.unparse(function.value)
            quiet = False
            function.value = self.visit(function.value)
            name = function.attr
        else:
            text, base, name, quiet = ast.unparse(function), "", "", False
            node.func = self.visit(function)
        by_name = ATTRIBUTE_FUNCTIONS.get(text) if len(node.args) > 1 else None
        if by_name is not None:
            key = node.args[1]
            base, computed = ast.unparse(node.args[0]), not isinstance(key, ast.Constant)
            name = ast.unparse(key) if computed else str(key.value)  # type: ignore[attr-defined]
            text = f"{base}.{name}" if not computed else ast.unparse(node)
        node.args = [self.visit(part) for part in node.args]
        node.keywords = [self.visit(part) for part in node.keywords]
        if quiet:
            return node
        if by_name is not None:
            point = self._point(node, by_name, text, base, name, computed=computed)
        else:
            point = self._point(node, "call", text, base, name)
        if node.keywords:
            node.keywords[-1].value = self._evaluate_then(node.keywords[-1].value, point)
        elif node.args:
            last = node.args[-1]
            if isinstance(last, ast.Starred):
                last.value = self._evaluate_then(last.value, point)
            else:
                node.args[-1] = self._evaluate_then(last, point)
        elif isinstance(node.func, ast.Attribute):
            node.func.value = self._evaluate_then(node.func.value, point)
        else:
            node.func = self._evaluate_then(node.func, point)
        return node

    # Writes.

    def _stored(self, targets: list[ast.expr], value: ast.expr) -> ast.expr:
        """The value to store, followed by a switch point for each shared name that it is stored in."""
        for name in self._shared_in(*targets):
            value = self._evaluate_then(value, self._write(name, name.id))
        return value

    def _shared_in(self, *targets: ast.expr) -> list[ast.Name]:
        parts = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        return [part for part in parts if not isinstance(part.ctx, ast.Load) and self._scope.is_shared(part.id)]

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        points = [self._point_statement(name, "write", name.id, name.id) for name in self._shared_in(*node.targets)]
        node.targets = [self.visit(target) for target in node.targets]
        return [*points, node]

    def _import(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:
        names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
        return [
            *[self._point_statement(node, "write", name, name) for name in names if self._scope.is_shared(name)],
            node,
        ]

    visit_Import = visit_ImportFrom = _import

    def _with(self, node: ast.With | ast.AsyncWith) -> ast.With | ast.AsyncWith:
        for index, item in enumerate(node.items):
            if item.optional_vars is not None and self._shared_in(item.optional_vars):
                split_with_item(node, index)
                break
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            item.optional_vars = item.optional_vars and self.visit(item.optional_vars)
        node.body = self.visit_block(node.body)
        return node

    visit_With = visit_AsyncWith = _with

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        self.generic_visit(node)
        if node.name and node.type is not None and self._scope.is_shared(node.name):
            node.type = self._evaluate_then(node.type, self._write(node.type, node.name))
        return node

    def visit_Match(self, node: ast.Match) -> ast.Match:
        text = ast.unparse(node.subject)
        shared = [name for case in node.cases for name in captured_names(case.pattern) if self._scope.is_shared(name)]
        point = self._write(node, shared[0]) if shared else self._point(node, "read", text, text)
        node.subject = self._evaluate_then(self.visit(node.subject), point)
        node.cases = [self.visit(case) for case in node.cases]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        node.value = self._stored(node.targets, self.visit(node.value))
        node.targets = [self.visit(target) for target in node.targets]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is not None:
            node.value = self._stored([node.target], self.visit(node.value))
            if not isinstance(node.target, ast.Name):
                node.target = self.visit(node.target)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        node.value = self._stored([node.target], self.visit(node.value))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        target = node.target
        text = ast.unparse(target)
        before: list[ast.stmt] = []
        value = self.visit(node.value)
        if isinstance(target, ast.Name):
            if self._scope.is_shared(target.id):
                before = [self._point_statement(node, "read", text, target.id)]
                value = self._evaluate_then(value, self._point(node, "write", text, "", target.id))
            elif not self._scope.is_constant(target.id):
                # A local name may refer to an object that other threads hold too and that is changed in place.
                value = self._evaluate_then(value, self._point(node, "write", text, target.id))
        else:
            base = ast.unparse(target.value)
            part = target.attr if isinstance(target, ast.Attribute) else ast.unparse(target.slice)
            read = self._point(node, "read", text, base, part)
            if isinstance(target, ast.Attribute) or has_slice(target.slice):
                target.value = self._evaluate_then(self.visit(target.value), read)
                if isinstance(target, ast.Subscript):
                    target.slice = self.visit(target.slice)
            else:
                target.value = self.visit(target.value)
                target.slice = self._evaluate_then(self.visit(target.slice), read)
            value = self._evaluate_then(value, self._point(node, "write", text, base, part))
        node.value = value
        return [*before, node]

    # Control flow.

    def _loop(self, node: AnyLoop) -> AnyLoop:
        idle = isinstance(node, ast.While) or self._only_counts(node)
        before = self._point_count
        if isinstance(node, ast.While):
            node.test = self._test(node.test)
        else:
            node.iter = self.visit(node.iter)
            before = self._point_count
            if isinstance(node, ast.For):
                for name in self._shared_in(node.target):
                    put = self._evaluate_then(ast.Name(ITEM, ast.Load()), self._write(name, name.id))
                    node.iter = items_after_point(node.iter, put)
            node.target = self.visit(node.target)
        body: list[ast.stmt] = self.visit_block(node.body)
        if idle and self._point_count == before:
            head: ast.stmt = ast.copy_location(ast.Expr(self._idle(node)), node)
        else:
            head = self._point_statement(node, "loop")
        node.body = [head, *body]
        node.orelse = self.visit_block(node.orelse)
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        return self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AsyncFor:
        return self._loop(node)

    def visit_While(self, node: ast.While) -> ast.While:
        return self._loop(node)

    def visit_Try(self, node: ast.Try) -> ast.Try:
        self.generic_visit(node)
        if node.handlers:
            at = node.handlers[0]
            reraise = ast.copy_location(ast.Raise(None, None), at)
            handler = ast.ExceptHandler(ast.copy_location(ast.Name(ABORT, ast.Load()), at), None, [reraise])
            node.handlers.insert(0, ast.copy_location(handler, at))
        return node

    # Nodes that stay unchanged.

    def visit_Global(self, node: ast.Global) -> ast.Global:
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = self.visit_block(node.body)
        return node

    def visit_TypeAlias(self, node: ast.stmt) -> ast.stmt:
        return node
