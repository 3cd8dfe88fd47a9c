"""Facts about single nodes of a syntax tree, for the reader of submitted files. Pure."""

import ast
import re
from collections.abc import Iterator

from grader.guarded_syntax import FRAME_ATTRIBUTES, GUARDED_ATTRIBUTES, HARMLESS_DUNDERS, is_dunder
from grader.judging.allowed_names import DEFINABLE_DUNDERS, FORBIDDEN_BUILTINS
from grader.judging.name_scopes import bound


def is_class_of(node: ast.AST) -> bool:
    """Whether the node is `type(x)` or `x.__class__`."""
    match node:
        case ast.Call(ast.Name("type"), [_]) | ast.Attribute(_, "__class__"):
            return True
    return False


def class_names(body: list[ast.stmt]) -> set[str]:
    """The names that a class body defines: methods, variables, slots."""
    found: set[str] = set()
    for each in body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.AnnAssign(ast.Name(name)):
                found.add(name)
            case ast.Assign(targets, value):
                named = {target.id for target in targets if isinstance(target, ast.Name)}
                texts = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)]
                found |= named | ({text for text in texts if type(text) is str} if "__slots__" in named else set())
    return found


def is_reserved(name: str) -> bool:
    """Whether the plain name is refused, whatever it stands for in this file."""
    return name in FORBIDDEN_BUILTINS or name in FRAME_ATTRIBUTES or (is_dunder(name) and name not in DEFINABLE_DUNDERS)


def is_harmless_path(node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant) or type(node.value) is not str:
        return False
    names = node.value.split(".")
    return all(harmless(name) and not name.startswith("_") and name not in ("format", "register") for name in names)


def has_literal_names(node: ast.Call) -> bool:
    """Whether all names that a call such as `namedtuple("Point", "x y")` gives its class are harmless literals."""
    if any(each.arg not in ("defaults", "rename", "total") for each in node.keywords) or len(node.args) > 2:
        return False
    match node.args[1:]:
        case [ast.Constant(str(text))]:
            return all(map(is_field, text.replace(",", " ").split()))
        case [ast.List(parts) | ast.Tuple(parts)]:
            heads = [each.elts[0] if isinstance(each, ast.Tuple | ast.List) and each.elts else each for each in parts]
        case [ast.Dict(keys)]:
            heads = [each or node for each in keys]
        case rest:
            return not rest and not any(isinstance(each, ast.Starred) for each in node.args)
    return all(isinstance(each, ast.Constant) and is_field(each.value) for each in heads)


def logging_problems(node: ast.Call, to_streams: list[ast.keyword]) -> Iterator[str]:
    """The problems of a call of `logging`: a format in the style `{` reads attributes, a stream leads to a file.

    to_streams: the keywords whose value is `sys.stdout` or `sys.stderr`.
    """
    called = ast.unparse(node.func)
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    formats = [*node.args[:1], *(each.value for each in node.keywords if each.arg in ("format", "fmt"))]
    is_plain = all(isinstance(each, ast.Constant) for each in formats)
    is_plain = is_plain and not any(re.search(r"{[^{}]*[.\[]", text) for text in texts)
    for each in node.keywords:
        match each.arg, each.value:
            case "style", ast.Constant("%" | "{" | "$") if is_plain:
                pass
            case "stream", _ if each in to_streams:
                pass
            case None | "style" | "stream" | "filename", _:
                yield f"{called} with a style, a stream or a file"
    if called.endswith("Formatter") and len(node.args) > 2:
        yield "a Formatter with a style"


def is_decorated(node: ast.ClassDef) -> bool:
    """Whether a decorator may have put another object in the place of the class."""
    names = [ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list]
    return any(name.rpartition(".")[2] not in KEEPING_DECORATORS for name in names)


def is_plain_class_assignment(node: ast.Assign) -> bool:
    """Whether an assignment in a class makes no special method of a library's function: it would run in one step."""
    named = [each.id for each in node.targets if isinstance(each, ast.Name) and is_dunder(each.id)]
    return all(
        name in ("__slots__", "__doc__", "__all__")
        or (isinstance(node.value, ast.Constant) and node.value.value is None)
        or (isinstance(node.value, ast.Name) and is_dunder(node.value.id))
        for name in named
    )


def sets_style(node: ast.AST) -> bool:
    """Whether a call inside the class may set the style of a Formatter, as `super().__init__(text, style="{")` does."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    inits = [each for each in calls if isinstance(each.func, ast.Attribute) and each.func.attr == "__init__"]
    return any(len(each.args) > 2 or any(word.arg in ("style", None) for word in each.keywords) for each in inits)


def is_field(name: object) -> bool:
    """Whether a class may have a field of this name. Patterns and generated methods read attributes by it."""
    return (
        type(name) is str and name.isidentifier() and not name.startswith("_") and harmless(name) and name != "format"
    )


def stored(node: ast.AST) -> list[str]:
    """Names that the node binds other than by a class statement or an import."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    return [] if isinstance(node, ast.ClassDef | ast.Import | ast.ImportFrom) else bound(node)


def mentioned(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(name):
            return [name]
        case ast.Global(names) | ast.Nonlocal(names):
            return names
    return []


def harmless(name: str) -> bool:
    """Whether an attribute of this name leads nowhere, whatever object has it."""
    return name in HARMLESS_DUNDERS if is_dunder(name) else name not in GUARDED_ATTRIBUTES | FRAME_ATTRIBUTES


KEEPING_DECORATORS = ("dataclass", "final", "total_ordering", "runtime_checkable", "unique")
"""Decorators after which a class is still the same class."""
PLAIN_ANNOTATION = (ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Constant, ast.BitOr, ast.Load,
                    ast.Starred)  # fmt: skip
"""Nodes of an ordinary annotation. The scheduler has no switch points in annotations, so they must not compute."""


def is_plain_annotation(node: ast.AST | None) -> bool:
    """Whether an annotation only names types. `X | Y` is plain, a call is not."""
    return node is None or all(
        isinstance(each, PLAIN_ANNOTATION) or (isinstance(each, ast.BinOp) and isinstance(each.op, ast.BitOr))
        for each in ast.walk(node)
    )


def annotations(node: ast.AST) -> list[ast.AST | None]:
    """The expressions of a node that the scheduler evaluates in one step: annotations, and parts of type parameters."""
    match node:
        case ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns):
            return [returns]
        case ast.arg(annotation=annotation):
            return [annotation]
        case ast.AnnAssign(target, annotation, None):
            return [annotation, target if not isinstance(target, ast.Name) else None]
        case ast.AnnAssign(annotation=annotation):
            return [annotation]
    if type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
        return [getattr(node, "bound", None), getattr(node, "default_value", None)]
    return [node.value] if type(node).__name__ == "TypeAlias" else []  # type: ignore[attr-defined]
