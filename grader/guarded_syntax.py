"""The uses of reflection that an exploration checks at run time, as facts about a syntax tree.

The reader of submitted files (`grader.judging`) accepts exactly these places, and the scheduler's loader guards exactly
these places (`grader.sim.instrument.guards`). Law: both ask this module, so no place is accepted that is not guarded.
"""

import ast
import importlib
import string
import sys
from collections.abc import Collection, Iterator
from typing import Final

HARMLESS_DUNDERS: Final = frozenset(
    """
    __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__ __iter__ __next__ __call__ __len__
    __getitem__ __setitem__ __delitem__ __contains__ __repr__ __str__ __format__ __bool__ __hash__ __eq__ __ne__
    __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
    __truediv__ __floordiv__ __mod__ __neg__ __abs__ __int__ __float__ __index__ __or__ __and__ __xor__ __ior__
    __iand__ __reversed__ __init__ __post_init__ __new__ __class__ __name__ __qualname__ __doc__ __slots__ __cause__
    __context__
""".split()
)
"""Names with double underscores that give access to nothing else; any code may use them."""

DUNDER_METHODS: Final = HARMLESS_DUNDERS - set(
    "__class__ __name__ __qualname__ __doc__ __slots__ __cause__ __context__".split()
)
"""Those that are methods. A method of a class is handed any object, so it is checked at run time which one."""

FRAME_ATTRIBUTES: Final = frozenset(
    """
    f_back f_builtins f_code f_generator f_globals f_lasti f_locals f_trace tb_frame tb_next tb_lasti gi_frame
    gi_code gi_yieldfrom cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await
""".split()
)
"""Attributes that lead to a frame or to code. They have no other use: even a plain name of this kind is refused."""

GUARDED_ATTRIBUTES: Final = frozenset(
    """
    mro get_stack print_stack get_coro get_context set_task_factory get_task_factory evaluate format_map stream
    raw detach manager attrname
""".split()
)
"""Public attributes of library objects that lead to code, to tasks or to files. A program may define its own."""

PRIMITIVE_METHODS: Final = frozenset(
    """
    call_later call_at call_soon call_soon_threadsafe create_task create_future run_in_executor time start join run
    is_alive acquire release locked wait wait_for notify notify_all set clear is_set put get put_nowait get_nowait
    result set_result set_exception exception cancel cancelled done submit map shutdown add_done_callback
""".split()
)
"""Methods of threads, locks, queues, futures and event loops: no program replaces them on objects of the library."""

REFLECTION: Final = {"getattr": (2, 3), "setattr": (3, 3), "hasattr": (2, 2), "delattr": (2, 2), "vars": (1, 1)}
"""Built-in functions that are guarded where they are called: the smallest and the largest number of arguments."""

DICT_READERS: Final = frozenset("str repr dict len sorted list tuple set print iter any all sum min max".split())
DICT_METHODS: Final = frozenset("items keys values get copy update setdefault pop".split())
STARS: Final = frozenset(
    """
    threading time typing queue asyncio concurrent.futures collections collections.abc contextlib dataclasses enum
    functools heapq itertools math operator random statistics string datetime decimal fractions bisect logging abc copy
""".split()
)
"""Modules from which `from module import *` takes the names that the file mentions."""


def is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def is_guarded(name: str) -> bool:
    """Whether reading or storing an attribute of this name is checked at run time."""
    return name in GUARDED_ATTRIBUTES or (name.startswith("_") and not is_dunder(name))


def expand_stars(tree: ast.Module) -> ast.Module:
    """Replaces each `from module import *` by an import of the names that the file mentions, in place."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    for node in imports:
        if is_star(node) and node.module in STARS:
            later = {
                alias.asname or alias.name for each in imports if each.lineno > node.lineno for alias in each.names
            }
            found = sorted(names & public_names(node.module or "") - later)
            # An import of nothing is no valid syntax: one name that is always there stands for it.
            chosen = found or [min(public_names(node.module or ""))]
            node.names = [ast.copy_location(ast.alias(name), node.names[0]) for name in chosen]
    return tree


def is_star(node: ast.ImportFrom) -> bool:
    return not node.level and [alias.name for alias in node.names] == ["*"]


def public_names(module: str) -> frozenset[str]:
    """The names that `from module import *` binds."""
    loaded = importlib.import_module(module)
    listed = getattr(loaded, "__all__", None) or [name for name in vars(loaded) if not name.startswith("_")]
    return frozenset(listed)


def rebound_names(tree: ast.AST) -> set[str]:
    """The names that the file binds anywhere, in whatever way."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found |= set() if isinstance(node.ctx, ast.Load) else {node.id}
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
        else:
            parts = [getattr(node, part, None) for part in ("name", "arg", "rest")]
            found |= {part for part in parts if isinstance(part, str)}
    return found


def unguarded_places(tree: ast.AST) -> set[int]:
    """The `id` of each node in a pattern, an annotation or a type parameter: a guard cannot stand there."""
    return {id(inner) for place in _rigid(tree) for inner in ast.walk(place)}


def _rigid(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.match_case(pattern=pattern):
                yield pattern
            case ast.FunctionDef(returns=returns) | ast.AsyncFunctionDef(returns=returns) if returns is not None:
                yield returns
            case ast.arg(annotation=annotation) if annotation is not None:
                yield annotation
            case ast.AnnAssign(annotation=annotation):
                yield annotation
        if type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple", "TypeAlias"):
            yield node


def guarded_calls(tree: ast.AST) -> dict[int, ast.Call]:
    """The calls of functions in REFLECTION that are checked at run time, by `id`.

    A literal harmless name needs no check. A function whose name the file binds is another one.
    """
    readable, rebound = readable_dicts(tree), rebound_names(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {id(node): node for node in calls if _is_guarded_call(node, rebound, id(node) in readable)}


def _is_guarded_call(node: ast.Call, rebound: Collection[str], is_readable: bool) -> bool:
    if not isinstance(node.func, ast.Name) or node.func.id not in REFLECTION or node.func.id in rebound:
        return False
    least, most = REFLECTION[node.func.id]
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        return False
    if not least <= len(node.args) <= most:
        return False
    if node.func.id == "vars":
        return is_readable
    name = node.args[1]
    if not isinstance(name, ast.Constant) or node.func.id in ("setattr", "delattr"):
        return True
    return isinstance(name.value, str) and (is_guarded(name.value) or name.value in DUNDER_METHODS)


def readable_dicts(tree: ast.AST) -> set[int]:
    """The `id` of each `vars(x)` and `x.__dict__` that is used only where it stands, by item or as a whole."""
    found: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FormattedValue(value):
                found.add(id(value))
            case ast.Call(ast.Name(name), arguments) if name in DICT_READERS:
                found |= {id(each) for each in arguments}
            case ast.Call(ast.Attribute(value, name)) if name in DICT_METHODS:
                found.add(id(value))
            case ast.Subscript(value):
                found.add(id(value))
            case ast.For(iter=value) | ast.comprehension(iter=value):
                found.add(id(value))
            case ast.Compare(left, _, others):
                found |= {id(each) for each in (left, *others)}
            case ast.Dict(keys, values):
                found |= {id(value) for key, value in zip(keys, values, strict=True) if key is None}
    return found


_parse_template = string.Formatter().parse


def reads_parts(template: str) -> bool:
    """Whether `str.format` with this template reads attributes or items, also before it finds that it is malformed."""
    try:
        fields = [(field or "", spec or "") for _, field, spec, _ in _parse_template(template)]
    except ValueError:
        return "." in template or "[" in template
    return any("." in field or "[" in field or reads_parts(spec) for field, spec in fields)


def may_be_missing(module: str) -> bool:
    """Whether an import of the module is checked at run time: it is neither of the standard library nor relative."""
    top = module.partition(".")[0]
    return top not in sys.stdlib_module_names and not is_dunder(top)
