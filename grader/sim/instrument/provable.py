"""The list of what a reduced search understands: a proof is claimed only for executions that do nothing else.

Its law: what is not on this list is not known, and an execution with something unknown proves nothing. A new entry
needs a record of all that it touches, or the reason why it touches nothing that threads share. A program with one
thread needs no list: there is nothing to reduce.
"""

import ast
import builtins
import collections
import math
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any, Final

from grader.sim.core import Sealed
from grader.sim.instrument.purity import PURE_CALLS
from grader.sim.instrument.shared_names import COMPREHENSIONS, ScopeFinder
from grader.sim.primitives import executors, locks, queues, synchronization, threads, time_module

SYNTAX: Final = frozenset(
    (
        "Module FunctionDef Lambda arguments arg Return ClassDef Delete Assign NamedExpr AugAssign AnnAssign For While "
        "If With withitem Raise Try ExceptHandler Assert Import ImportFrom alias Global Nonlocal Expr Pass Break "
        "Continue BoolOp And Or BinOp Add Sub Mult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv UnaryOp "
        "Invert Not UAdd USub IfExp Dict Set ListComp SetComp DictComp GeneratorExp comprehension Compare Eq "
        "NotEq Lt LtE Gt GtE Is IsNot In NotIn Call keyword FormattedValue JoinedStr Constant Attribute "
        "Subscript Starred Name List Tuple Slice Load Store Del"
    ).split()
)
"""Syntax nodes whose accesses are recorded. Not here: `match`, `yield`, `async`, `except*`, matrix products."""

SPECIAL_NAMES: Final = frozenset({"__name__", "__init__", "__call__", "__enter__", "__exit__", "__class__"})
"""Names with two underscores that a program may use."""

THREAD_PARTS: Final = frozenset({"run", "_target", "_args", "_kwargs"})
"""Attributes that a thread reads when it starts."""

OPERATORS: Final = frozenset(
    f"__{name}__"
    for name in (
        "init call enter exit repr str len bool contains getitem setitem delitem iter next eq ne lt le gt ge hash "
        "add radd sub rsub mul rmul floordiv truediv mod neg abs int float index"
    ).split()
)
"""Methods that the source of a class may define. Most are not in `CLASS_PARTS`: then the class may not be used."""

DECORATORS: Final = frozenset({"property", "staticmethod", "classmethod", "dataclass", "setter"})
"""Decorators whose results are on this list, besides the program's own functions."""

UNHOOKED: Final = frozenset(PURE_CALLS & {"locals", "globals", "property", "staticmethod", "classmethod"})
"""Functions whose calls nothing records, because they are no switch points; they do more than read their arguments."""

ATOMS: Final = frozenset([int, float, str, bytes, bool, type(None), complex, type(Ellipsis), range])
"""Types whose objects never change and hold no others."""

WHOLES: Final = frozenset([tuple, frozenset])
"""Types whose objects never change, but hold others."""

CONTAINERS: Final = frozenset([list, dict, set, collections.deque, collections.defaultdict])
"""Types whose objects change. Each of their items, or the whole, is recorded."""

VIEWS: Final[tuple[type, ...]] = (type({}.keys()), type({}.values()), type({}.items()))
"""Views of a container that is recorded."""

LAZY: Final = (enumerate, zip)
"""Builtins that return an iterator. A recorded iterator takes the place of each argument."""

FUNCTIONS: Final = (FunctionType, MethodType, BuiltinFunctionType)
"""Types of callables. They are compared by identity, and never change."""

FACTORIES: Final[frozenset[Any]] = frozenset(
    [
        list, dict, set, collections.deque, int, float, str, bool, tuple,
        locks.Lock, locks.allocate_lock, locks.make_rlock,
    ]
)  # fmt: skip
"""Default factories: they touch nothing."""

READERS: Final = frozenset(
    [
        len, sum, min, max, sorted, any, all, print, repr, str, int, float, bool, abs, round, divmod, pow, chr, ord,
        list, tuple, set, dict, frozenset, collections.deque, collections.defaultdict, range, isinstance, issubclass,
        callable, id, object, vars(math)["ceil"], vars(math)["floor"], vars(math)["sqrt"],
    ]
)  # fmt: skip
"""Builtins that read their arguments, and those inside of them, and touch nothing else. Their arguments are values of
this list, without `key` or `default_factory` of the program's own."""

ALONE: Final = frozenset([isinstance, issubclass, callable, id])
"""Those of `READERS` that look at the type of their argument only."""

SHOWING: Final = frozenset([str, repr, print])
"""Those of `READERS` that show what they read as text."""

METHODS: Final[dict[type, tuple[frozenset[str], frozenset[str]]]] = {
    kind: (frozenset(reading.split()), frozenset(changing.split()))
    for kind, reading, changing in (
        (list, "copy count index", "append clear extend insert pop remove reverse sort"),
        (dict, "get copy items keys values", "clear pop popitem setdefault update"),
        (collections.defaultdict, "get copy items keys values", "clear pop popitem setdefault update"),
        (
            set,
            "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
            "add clear difference_update discard intersection_update pop remove symmetric_difference_update update",
        ),
        (collections.deque, "copy count index", "append appendleft clear extend extendleft insert pop popleft remove"
         " reverse rotate"),
    )
}  # fmt: skip
"""Type of a container -> (methods that read all of it, methods that may change all of it)."""

KIT: Final[frozenset[Any]] = frozenset(
    [
        locks.Lock, locks.RLock, locks.Condition, locks.builtin_function_or_method, locks.make_rlock,
        synchronization.Event, synchronization.Semaphore, synchronization.BoundedSemaphore, synchronization.Barrier,
        queues.Queue, queues.LifoQueue, queues.SimpleQueue,
        threads.Thread, threads.Timer, threads._MainThread, threads.local,
        threads.current_thread, threads.main_thread, threads.get_ident,
        executors.Future, executors.Executor, executors.ThreadPoolExecutor, executors.wait, executors.as_completed,
        time_module.sleep, time_module.monotonic, time_module.monotonic_ns, time_module.wall, time_module.wall_ns,
    ]
)  # fmt: skip
"""Functions and classes in the place of the library's. They report what they touch at their switch points."""

KIT_MODULES: Final = frozenset({"grader.sim.instrument.guards", "grader.student.exploration"})
"""Modules of the kit whose functions report what they touch, or touch nothing of the program."""

BASES: Final = frozenset([object, threads.Thread])
"""Classes that a class of the program may inherit from, besides exceptions."""

CLASS_PARTS: Final = frozenset(
    (
        "__module__ __qualname__ __doc__ __dict__ __weakref__ __annotations__ __annotate__ __annotate_func__ "
        "__annotations_cache__ __static_attributes__ __firstlineno__ __type_params__ __init__ __call__ __enter__ "
        "__exit__ __abstractmethods__"
    ).split()
)
"""Names with two underscores that a class may define."""

DATACLASS_PARTS: Final = frozenset(
    "__dataclass_fields__ __dataclass_params__ __repr__ __eq__ __hash__ __match_args__ __replace__".split()
)
"""The same for a class that `dataclass` has decorated. Its methods read all attributes, in one step."""


def doubt_about(tree: ast.Module) -> str:
    """The first thing in the source of a module that is not on the list, as a phrase; empty if there is none."""
    return _doubt_about_nodes(tree) or _doubt_about_scopes(ScopeFinder(tree))


def _doubt_about_scopes(finder: ScopeFinder) -> str:
    """A variable that a function may use later and that changes without a switch point, as a phrase; empty for none."""
    for node, scope in finder.scopes.items():
        if isinstance(node, COMPREHENSIONS) and scope.kept & scope.bound.keys():
            return "a variable of a comprehension that a function keeps"
    for scope, name in finder.handlers:
        owner = scope.owner(name)
        if owner is not scope or name in owner.kept:
            return "the name of an exception that functions share"
    return ""


def _doubt_about_nodes(tree: ast.Module) -> str:
    parts = [part for each in ast.walk(tree) if isinstance(each, ast.ClassDef) for part in each.body]
    aliases = {id(each) for part in parts if isinstance(part, ast.Assign) for each in part.targets}
    own = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
    methods = {id(part) for part in parts if isinstance(part, ast.FunctionDef) and part.name in OPERATORS}
    for node in ast.walk(tree):
        inner = [] if isinstance(node, ast.Module) else ast.iter_child_nodes(node)
        if any(isinstance(each, ast.Import | ast.ImportFrom) for each in inner):
            return "an import inside of a statement"
        if type(node).__name__ not in SYNTAX:
            return f"`{type(node).__name__}` in the source"
        if id(node) in methods or (id(node) in aliases and isinstance(node, ast.Name) and node.id in OPERATORS):
            continue
        doubt = _doubt_about_names(node) or _doubt_about_node(node, own)
        if doubt:
            return doubt
    return ""


def _doubt_about_names(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()) if name in SPECIAL_NAMES | THREAD_PARTS:
            return f"an assignment to {name}"
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            if name.startswith("__") and name.endswith("__") and name not in SPECIAL_NAMES:
                return name
        case ast.ImportFrom(level=level, names=names) if level or any(each.name == "*" for each in names):
            return "a relative import, or one of all names"
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
            return f"another meaning of {name}" if name in DECORATORS and hasattr(builtins, name) else ""
        case ast.alias(asname=str(name)) if name in DECORATORS:
            return f"another meaning of {name}"
    return ""


def _doubt_about_node(node: ast.AST, own: set[str]) -> str:
    match node:
        case ast.ClassDef(keywords=[_, *_]):
            return "a metaclass"
        case ast.Call(func=ast.Attribute(attr="__init__", value=owner)):
            is_super = isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super"
            of_self = node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "self"
            return "" if is_super or of_self else "a call of __init__"
        case ast.Call(func=ast.Name(id=name)) if name in UNHOOKED:
            return f"a call of {name}"
        case ast.Call(func=ast.Name(id="type")) if len(node.args) != 1 or node.keywords:
            return "a class that is made at run time"
        case ast.withitem(optional_vars=ast.Tuple() | ast.List()):
            return "a `with` statement that unpacks"
        case ast.FunctionDef(decorator_list=[_, *_] as decorators) | ast.ClassDef(decorator_list=[_, *_] as decorators):
            for each in decorators:
                called = each.func if isinstance(each, ast.Call) else each
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name not in DECORATORS and name not in own:
                    return f"the decorator {name}"
    return ""


_CLASSES: Final[dict[type, str]] = {}


def doubt_about_class(kind: type, is_recorded: Any, of_the_program: Any) -> str:
    """The part of a class of the program that is not on the list, as a phrase; empty if there is none.

    is_recorded: tells whether a function has recorded code. of_the_program: whether the program defines a class.
    """
    if kind not in _CLASSES:
        if len(_CLASSES) > 500:
            _CLASSES.clear()
        _CLASSES[kind] = next(
            filter(None, (_doubt_about_base(each, is_recorded, of_the_program) for each in kind.__mro__)), ""
        )
        if type(kind) not in (type, Sealed):
            _CLASSES[kind] = f"the metaclass of {kind.__name__}"
    return _CLASSES[kind]


def _doubt_about_base(kind: type, is_recorded: Any, of_the_program: Any) -> str:
    if not of_the_program(kind):
        usual = kind in BASES or is_plain_exception(kind)
        return "" if usual else f"a class that inherits from {kind.__name__}"
    made = "__dataclass_fields__" in vars(kind)
    for name, part in vars(kind).items():
        special = name.startswith("__") and name.endswith("__")
        if special and name not in CLASS_PARTS and not (made and name in DATACLASS_PARTS):
            return f"{name} of a class"
        if special and not is_recorded(part):
            generated = made and name in {*DATACLASS_PARTS, "__init__"}
            if not generated and name in ("__init__", "__call__", "__enter__", "__exit__"):
                return f"{name} of a class"
            continue
        if special and name in DATACLASS_PARTS:
            return f"{name} of a class"  # the program's own, which `==` or `repr` of a container would call
        if not _is_plain_part(part, is_recorded, of_the_program):
            return f"the class attribute {name}"
    return _doubt_about_fields(kind) if made else ""


def _doubt_about_fields(kind: Any) -> str:
    for each in kind.__dataclass_fields__.values():
        if (
            type(each.default_factory) is type
            and each.default_factory not in FACTORIES
            and not on_the_list(each.default_factory)
        ):
            return "a default factory"
        if isinstance(each.default_factory, FUNCTIONS):
            return "a default factory"
    return ""


def _is_plain_part(part: Any, is_recorded: Any, of_the_program: Any) -> bool:
    kind = type(part)
    if kind.__name__ == "_abc_data":
        return True
    if kind is property:
        return all(each is None or is_recorded(each) for each in (part.fget, part.fset, part.fdel))
    if kind in (staticmethod, classmethod):
        return bool(is_recorded(part.__func__))
    if kind is FunctionType:
        return bool(is_recorded(part))
    return kind in ATOMS | WHOLES | CONTAINERS or isinstance(part, type) or on_the_list(kind) or of_the_program(kind)


def is_plain_exception(kind: type) -> bool:
    """Whether it is an exception of the library that only keeps its arguments."""
    return issubclass(kind, BaseException) and type(kind.__init__) is type(BaseException.__init__)


def on_the_list(kind: type) -> bool:
    """Whether it is a class of the kit that is on the list."""
    return kind in KIT or type.__dict__["__module__"].__get__(kind) in KIT_MODULES


def function_on_the_list(function: FunctionType) -> bool:
    """Whether it is a function or method of the kit that is on the list."""
    if function.__globals__.get("__name__") == "dataclasses":
        return function.__name__ in ("dataclass", "field")  # they read their arguments, and change a class that is new
    return function in KIT or function in KIT_METHODS or function.__globals__.get("__name__") in KIT_MODULES


KIT_METHODS: Final = frozenset(
    part for each in KIT if isinstance(each, type) for part in vars(each).values() if type(part) is FunctionType
)
"""Methods of the classes in `KIT`."""

COUNTERS: Final = tuple(type(iter(each)) for each in (range(1), (), range(1 << 99)))
"""Types of iterators over what never changes. `next` changes the iterator alone."""

GENERATORS: Final = (GeneratorType, *LAZY)
"""Types of iterators. One thread alone may use each."""
