"""The second way to rewrite a module: the same switch points, and a record of everything that is touched between them.

Its law: recorded code passes the same switch points in the same order as plain code, so a schedule means the same in
both. Wherever an operator, a loop or a call can look into an object, the code calls a function of `recorded_code`.
"""

import ast
from typing import Final

from grader.sim.core.footprint import READ, WRITE
from grader.sim.instrument.purity import has_slice, is_module_attribute
from grader.sim.instrument.rewrite import AnyLoop, Rewriter
from grader.sim.instrument.shared_names import ScopeFinder

POINT_ALONE: Final = "__sim_pass__"
BY_NAME: Final = frozenset({"getattr", "hasattr", "setattr", "delattr"})


class _Marked(ast.expr):
    """An expression that gets a call of `hook` around it once it is rewritten."""

    _fields = ("value",)

    def __init__(self, value: ast.expr, hook: str) -> None:
        super().__init__()
        self.value, self.hook = value, hook
        ast.copy_location(self, value)


class RecordingRewriter(Rewriter):
    """Rewrites a module into recorded code."""

    def __init__(self, path: str, finder: ScopeFinder) -> None:
        super().__init__(path, finder)
        self._sites = 0

    # Building calls of the functions in `recorded_code`.

    def _call_of(self, hook: str, *arguments: ast.expr | int | str, at: ast.expr | ast.stmt) -> ast.expr:
        parts = [each if isinstance(each, ast.expr) else ast.Constant(each) for each in arguments]
        call = ast.Call(ast.Name(hook, ast.Load()), parts, [])
        for each in (call, call.func, *parts):
            if not hasattr(each, "lineno"):
                ast.copy_location(each, at)
        return call

    def _test_of(self, node: ast.expr | ast.stmt, name: str, call: ast.Call) -> ast.expr:
        if isinstance(call.func, ast.Name) and call.args:
            call.func.id = POINT_ALONE
            for part in ast.walk(call):
                if isinstance(part, ast.expr):
                    ast.copy_location(part, node)
            return call
        return super()._test_of(node, name, call)

    def _evaluate_then(self, node: ast.expr, point: ast.expr) -> ast.expr:
        if isinstance(point, ast.Call) and not self._reads_name(node):
            return self._call_of("__sim_after__", self._number_of(point), node, at=node)
        return super()._evaluate_then(node, point)

    def _reads_name(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and self._scope.is_shared(node.id)

    @staticmethod
    def _number_of(point: ast.expr) -> int:
        assert isinstance(point, ast.Call)
        assert isinstance(point.args[0], ast.Constant)
        return int(point.args[0].value)  # type: ignore[arg-type]

    def _site(self) -> int:
        self._sites += 1
        return self._sites

    def visit__Marked(self, node: _Marked) -> ast.expr:
        return self._call_of(node.hook, self.visit(node.value), at=node)

    def _looked_at(self, node: ast.expr, hook: str = "__sim_look__") -> ast.expr:
        return node if isinstance(node, ast.Constant) else self._call_of(hook, node, at=node)

    def _doubted(self, node: ast.expr, why: str) -> ast.expr:
        return self._call_of("__sim_doubted__", why, node, at=node)

    # Operators.

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Mod):
            right = self._looked_at(right, "__sim_shown__")
        if isinstance(left, ast.Constant):
            node.right = self._looked_at(right)
        else:
            site = self._site()
            node.left = self._call_of("__sim_keep__", site, left, at=left)
            node.right = self._call_of("__sim_look_both__", site, right, at=right)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        super().visit_Compare(node)
        if all(isinstance(each, ast.Is | ast.IsNot) for each in node.ops):
            return node
        if len(node.comparators) == 1:
            site = self._site()
            node.left = self._call_of("__sim_keep__", site, node.left, at=node.left)
            last = node.comparators[0]
            node.comparators = [self._call_of("__sim_look_both__", site, last, at=last)]
        else:
            node.left, *node.comparators = [
                self._call_of("__sim_chained__", each, at=each) for each in (node.left, *node.comparators)
            ]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        *first, last = [self.visit(each) for each in node.values]
        node.values = [*map(self._looked_at, first), last]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node.operand = self._looked_at(self.visit(node.operand))
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        self.generic_visit(node)
        node.value = self._looked_at(node.value, "__sim_shown__")
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        self.generic_visit(node)
        pairs = zip(node.keys, node.values, strict=True)
        node.values = [value if key is not None else self._looked_at(value) for key, value in pairs]
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        self.generic_visit(node)
        if node.arg is None:
            node.value = self._looked_at(node.value)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = self._looked_at(node.value)
        return node

    def _test(self, node: ast.expr) -> ast.expr:
        return self._looked_at(super()._test(node))

    def _condition(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = super()._condition(node.operand)
            if isinstance(node.operand, ast.Name) or not isinstance(inner, ast.UnaryOp):
                node.operand = self._looked_at(inner)
                return node
            return ast.copy_location(ast.UnaryOp(ast.Not(), self._looked_at(inner)), node)
        return super()._condition(node)

    # Accesses.

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        unpointed = node.attr in self._unassigned_attributes or is_module_attribute(node, self._scope)
        super().visit_Attribute(node)
        if isinstance(node.ctx, ast.Load) and unpointed:
            node.value = self._call_of("__sim_attribute__", node.value, node.attr, at=node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        text, base, part = (ast.unparse(node), ast.unparse(node.value), ast.unparse(node.slice))
        point = self._point(node, "read" if isinstance(node.ctx, ast.Load) else "write", text, base, part)
        value, index = self.visit(node.value), self.visit(node.slice)
        if has_slice(index):
            node.value = self._evaluate_then(value, point)
            node.slice = index
            if isinstance(index, ast.Slice):
                self._slice(node, index)
            else:
                node.value = self._doubted(node.value, "a slice in several dimensions")
            return node
        site = self._site()
        node.value = self._call_of("__sim_keep__", site, value, at=node)
        hook = "__sim_deleted__" if isinstance(node.ctx, ast.Del) else "__sim_item__"
        node.slice = self._call_of(hook, self._number_of(point), site, index, at=node)
        return node

    def _slice(self, node: ast.Subscript, index: ast.Slice) -> None:
        """Tells of the access again after the parts of the slice have been evaluated."""
        name = next((each for each in ("step", "upper", "lower") if getattr(index, each) is not None), "")
        if name and not isinstance(getattr(index, name), ast.Constant):
            site = self._site()
            node.value = self._call_of("__sim_keep__", site, node.value, at=node)
            mode = READ if isinstance(node.ctx, ast.Load) else WRITE
            part = getattr(index, name)
            setattr(index, name, self._call_of("__sim_sliced__", site, mode, part, at=part))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        guarded = isinstance(node.func, ast.Name) and node.func.id in BY_NAME
        quiet_name = isinstance(node.func, ast.Name) and self._is_pure(node.func.id)
        starred = any(isinstance(each, ast.Starred) for each in node.args)
        super().visit_Call(node)
        if guarded:
            self._by_name(node)
        if starred and node.args and isinstance(node.args[-1], ast.Starred):
            node.args[-1].value = self._looked_at(node.args[-1].value)
        if quiet_name:
            node.args = [each if isinstance(each, ast.Starred) else self._looked_at(each) for each in node.args]
        elif not guarded:
            if isinstance(node.func, ast.Attribute):
                owner = node.func.value
                node.func.value = self._call_of("__sim_attribute__", owner, node.func.attr, at=owner)
            node.func = self._call_of("__sim_called__", node.func, at=node)
        return node

    def _by_name(self, node: ast.Call) -> None:
        """Tells of the attribute that `getattr` and the like access, after the last argument has been evaluated."""
        count = len(node.args)
        if not 2 <= count <= 3 or node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            node.args = [self._call_of("__sim_unknown__", each, at=each) for each in node.args]
            return
        site = self._site()
        first, *middle, last = node.args
        node.args = [
            self._call_of("__sim_keep__", site, first, at=first),
            *[self._call_of("__sim_keep__", -site, each, at=each) for each in middle],
            self._call_of("__sim_named__", site, ast.unparse(node.func), count, last, at=last),
        ]

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        target = node.target
        value = self.visit(node.value)
        text = ast.unparse(target)
        if isinstance(target, ast.Name):
            before: list[ast.stmt] = []
            shared = self._scope.is_shared(target.id)
            if not shared and self._scope.is_constant(target.id):
                node.value = self._looked_at(value)
                return [node]
            if shared:
                before = [self._point_statement(node, "read", text, target.id)]
                point = self._point(node, "write", text, "", target.id)
            else:
                point = self._point(node, "write", text, target.id)
            current = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            node.value = self._call_of("__sim_augmented_name__", self._number_of(point), value, current, at=node)
            return [*before, node]
        base = ast.unparse(target.value)
        part = target.attr if isinstance(target, ast.Attribute) else ast.unparse(target.slice)
        read = self._point(node, "read", text, base, part)
        site = self._site()
        owner = self._call_of("__sim_keep__", site, self.visit(target.value), at=target)
        if isinstance(target, ast.Attribute):
            target.value = self._call_of("__sim_after__", self._number_of(read), owner, at=target)
            hook = "__sim_augmented__"
        elif has_slice(target.slice):
            target.value = self._call_of("__sim_after__", self._number_of(read), owner, at=target)
            target.slice = self.visit(target.slice)
            hook = "__sim_augmented_slice__"
        else:
            target.value = owner
            index = self.visit(target.slice)
            target.slice = self._call_of("__sim_read_item__", self._number_of(read), site, index, at=target)
            hook = "__sim_augmented_item__"
        write = self._point(node, "write", text, base, part)
        multiplies = [True] if isinstance(target, ast.Attribute) and isinstance(node.op, ast.Mult) else []
        node.value = self._call_of(hook, self._number_of(write), site, value, *multiplies, at=node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        unpacks = any(isinstance(each, ast.Tuple | ast.List) for each in node.targets)
        slices = any(isinstance(part, ast.Slice) for each in node.targets for part in ast.walk(each))
        names = self._shared_in(*node.targets)
        several = len(names) > 1 or (names and not all(isinstance(each, ast.Name) for each in node.targets))
        super().visit_Assign(node)
        if unpacks:
            node.value = self._looked_at(node.value)
        if slices:
            node.value = self._call_of("__sim_plain__", node.value, at=node)
        if several:
            node.value = self._doubted(node.value, "an assignment to several shared names")
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        several = len(self._shared_in(*node.targets)) > 1
        statements = super().visit_Delete(node)
        if several:
            nothing = ast.copy_location(ast.Constant(None), node)
            call = self._doubted(nothing, "several shared names that are deleted")
            statements.insert(0, ast.copy_location(ast.Expr(call), node))
        return statements

    # Loops.

    def _only_counts(self, node: ast.For | ast.AsyncFor | ast.comprehension) -> bool:
        if isinstance(node.iter, _Marked):
            return False
        return super()._only_counts(node)

    def _loop(self, node: AnyLoop) -> AnyLoop:
        if isinstance(node, ast.For) and not self._only_counts(node):
            if len(self._shared_in(node.target)) > 1:
                node.iter = _Marked(node.iter, "__sim_doubt_names__")
            node.iter = _Marked(node.iter, _hook_of(node.target))
        return super()._loop(node)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> ast.expr:
        for part in node.generators:
            if not part.is_async:
                with self._inside(node):
                    counts = self._only_counts(part)
                if not counts:
                    part.iter = _Marked(part.iter, _hook_of(part.target))
            part.ifs = [_Marked(each, "__sim_look__") for each in part.ifs]
        return super()._comprehension(node)

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension

    def visit_With(self, node: ast.With | ast.AsyncWith) -> ast.With | ast.AsyncWith:
        super()._with(node)
        part: ast.stmt = node
        while isinstance(part, ast.With):
            for each in part.items:
                if not _calls(each.context_expr, "__sim_entered__"):
                    each.context_expr = self._call_of("__sim_entered__", each.context_expr, at=each.context_expr)
            part = part.body[0] if len(part.body) == 1 else part.body[-1]
            if part is node or not isinstance(part, ast.With) or part.lineno != node.lineno:
                break
        return node


def _hook_of(target: ast.expr) -> str:
    return "__sim_iterated_parts__" if isinstance(target, ast.Tuple | ast.List) else "__sim_iterated__"


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
