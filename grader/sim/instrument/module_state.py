"""Decides whether a module keeps state between two executions, so that its body must be run again before each.

Its law: in doubt it does. A module that can change itself in an indirect way can also change the classes of other
modules, so all modules of the program are run again then.
"""

import ast
from typing import Final

INDIRECT: Final = frozenset(
    ["setattr", "delattr", "globals", "vars", "exec", "eval", "compile", "__import__", "__builtins__", "type"]
)
"""Names with which a module can keep state without a visible assignment."""


def keeps_state(tree: ast.Module) -> bool:
    """True unless the module's body only defines functions, plain classes and constants that never change."""
    if any(isinstance(node, ast.Global) for node in ast.walk(tree)):
        return True
    stored = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)]
    changed = {node.attr for node in stored}
    if changes_other_modules(tree):
        return True
    return not all(_is_plain(statement, changed) for statement in tree.body)


def changes_other_modules(tree: ast.AST) -> bool:
    """Whether the code stores attributes of anything but `self`, or could do so with `setattr` and the like."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in INDIRECT:
                return True
            case ast.Attribute(ctx=ast.Load(), attr=name):
                if name.startswith("__") and name not in ("__init__", "__name__", "__class__"):
                    return True
            case ast.Attribute(value=ast.Name(id="self")):
                pass
            case ast.Attribute():
                return True
            case ast.FunctionDef(name="self") | ast.ClassDef(name="self"):
                return True
    return False


HOOKS: Final = frozenset(["__init_subclass__", "__set_name__", "__prepare__", "__class_getitem__", "register"])
"""Names of functions that a class may call when it is made, or that keep a registry."""

IDENTITY: Final = frozenset(
    "__module__ __name__ __qualname__ __class__ __bases__ __dict__ __annotations__ __builtins__ "
    "__file__ __path__ __package__ __spec__ __loader__ __doc__".split()
)
"""Names by which modules and classes are known, or that lead to their state."""


def shows_every_change(tree: ast.Module) -> bool:
    """Whether the module can change in its namespaces only: those of the module, of its classes and of its functions.

    Then `module_changes` tells whether it has changed. The body only defines functions, plain classes and constants,
    and functions change them by storing names and attributes.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in INDIRECT:
                return False
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if name in IDENTITY or name in HOOKS:
                return False
            case ast.Attribute(attr=name) if name in HOOKS:
                return False
            case ast.Attribute(attr=name, ctx=context) if name.startswith("__"):
                if name not in ("__init__", "__name__", "__class__") or not isinstance(context, ast.Load):
                    return False
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in HOOKS:
                return False
            case ast.ClassDef(keywords=[_, *_]):
                return False
    return all(_is_plain(statement, set(), aliases=True) for statement in tree.body)


def _is_plain(node: ast.stmt, changed: set[str], aliases: bool = False) -> bool:
    """aliases: whether a name may stand for the value of another name."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.Expr():
            return isinstance(node.value, ast.Constant)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [*node.args.defaults, *(part for part in node.args.kw_defaults if part)]
            return all(map(_is_constant, defaults)) and not node.decorator_list
        case ast.ClassDef():
            known = {"dataclass", "dataclasses.dataclass"}
            decorators = {
                ast.unparse(part.func if isinstance(part, ast.Call) else part) for part in node.decorator_list
            }
            return decorators <= known and all(_is_class_part(part, changed, aliases) for part in node.body)
        case ast.Assign():
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            value = _is_constant(node.value) or (aliases and isinstance(node.value, ast.Name))
            return len(names) == len(node.targets) and not names & changed and value
        case ast.AnnAssign():
            plain = isinstance(node.target, ast.Name) and node.target.id not in changed
            return plain and (node.value is None or _is_constant(node.value))
        case ast.If():
            return ast.unparse(node.test) in ("__name__ == '__main__'", "TYPE_CHECKING") and not node.orelse
    return False


def _is_class_part(node: ast.stmt, changed: set[str], aliases: bool) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        known = {"property", "staticmethod", "classmethod", "contextmanager", "contextlib.contextmanager"}
        names = {ast.unparse(part) for part in node.decorator_list}
        known |= {name for name in names if name.endswith(".setter")}
        node_defaults = [*node.args.defaults, *(part for part in node.args.kw_defaults if part)]
        return names <= known and all(map(_is_constant, node_defaults))
    if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func) in ("field", "dataclasses.field")
    return _is_plain(node, changed, aliases)


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    if isinstance(node, ast.BinOp):
        return _is_constant(node.left) and _is_constant(node.right)
    return isinstance(node, ast.Tuple) and all(map(_is_constant, node.elts))
