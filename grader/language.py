"""The part of Python in which a race hunt can be believed.

A hunt runs in the student process, beside what was submitted, and what it reports is a claim. So the submitted file
must not be able to reach the hunt. Its law: a file that passes here can only get at objects that it was given, made,
or imported by a public name from a short list of modules. Whatever else Python offers to get at (frames, code,
globals, loaded modules, the collector) goes by names that can be listed: a file that spells one of them is refused.
"""

import ast
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import NamedTuple

MODULES = frozenset(
    """__future__ abc array asyncio bisect collections collections.abc concurrent concurrent.futures contextlib
    contextvars copy dataclasses datetime decimal enum fractions functools heapq itertools json math numbers queue
    random re statistics string textwrap threading time types typing weakref""".split()
)
"""What a file may import: what programs with threads and tasks need, and nothing that leads out of them."""

SOME = {
    "sys": frozenset(["stdout", "stderr", "exit", "argv", "version_info", "maxsize", "platform"]),
    "os": frozenset(["cpu_count", "process_cpu_count", "getpid", "linesep", "sep"]),
    "logging": frozenset(
        """getLogger basicConfig debug info warning error exception critical log Logger LoggerAdapter
        DEBUG INFO WARNING ERROR CRITICAL""".split()
    ),
    "operator": frozenset("add sub mul mod neg itemgetter lt le gt ge eq ne and_ or_ xor not_ contains".split()),
    "traceback": frozenset(["print_exc", "format_exc"]),
    "uuid": frozenset(["uuid4", "UUID"]),
    "warnings": frozenset(["warn"]),
}
"""Of these modules, only what is harmless."""

DUNDERS = frozenset(
    """__init__ __post_init__ __new__ __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__ __anext__ __iter__
    __next__ __call__ __len__ __getitem__ __setitem__ __delitem__ __contains__ __repr__ __str__ __format__ __bool__
    __hash__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__
    __rmul__ __imul__ __truediv__ __floordiv__ __mod__ __neg__ __abs__ __int__ __float__ __index__ __del__ __name__
    __qualname__ __doc__ __slots__ __all__ __match_args__ __author__ __version__ __date__ __file__ __class__ __cause__
    __context__ __annotations__ __or__ __and__ __xor__ __ior__ __iand__ __reversed__ __getattr__ __setattr__
    __delattr__ __init_subclass__ __class_getitem__ __set_name__ __get__ __set__""".split()
)
"""Those that classes define, and that lead nowhere."""

NAMES = frozenset(
    """eval exec compile globals locals vars __import__ __builtins__ breakpoint input open memoryview delattr
    help""".split()
)

ATTRIBUTES = frozenset(
    """f_back f_builtins f_code f_globals f_lasti f_locals f_trace tb_frame tb_next tb_lasti gi_frame gi_code
    gi_yieldfrom cr_frame cr_code cr_await cr_origin ag_frame ag_code ag_await mro get_stack print_stack
    get_type_hints ForwardRef
    evaluate_forward_ref singledispatch singledispatchmethod make_dataclass Formatter FunctionType LambdaType CodeType
    MethodType FrameType ModuleType CellType GeneratorType CoroutineType settrace setprofile settrace_all_threads
    setprofile_all_threads _target _args _kwargs _coro _context""".split()
)
"""Ways from an ordinary object to a frame, to code, to what is executed as text, or to another's arguments."""

REFLECTION = frozenset(["getattr", "hasattr", "setattr"])


class Foreign(NamedTuple):
    """Something that a hunt cannot have beside it."""

    line: int
    what: str


def foreign(source: bytes) -> Foreign | None:
    """The first foreign thing in `source`; None if there is none. A source that is no Python is for others to judge."""
    try:
        return min(_Reader(ast.parse(source)).read(), default=None)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        return Foreign(1, "code nested too deeply to be read")


class _Reader:
    """Goes through one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(_in_scope(tree))
        self.imported: dict[str, str] = {}
        for node, _ in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    self.imported[alias.asname or whole] = whole
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self.called = {id(node.func) for node, _ in self.nodes if isinstance(node, ast.Call)}
        self.asked = {id(node.value) for node, _ in self.nodes if isinstance(node, ast.Attribute)}
        self.local: frozenset[str] = frozenset()

    def read(self) -> Iterator[Foreign]:
        for node, local in self.nodes:
            self.local = local
            for what in self._amiss(node):
                yield Foreign(getattr(node, "lineno", 0), what)

    def _amiss(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Import(names):
                yield from (f"import {alias.name}" for alias in names if not _module(alias.name))
            case ast.ImportFrom(module, names, level):
                for alias in names:
                    if level or not _public(module or "", alias.name):
                        yield f"from {'.' * level}{module or ''} import {alias.name}"
            case ast.Name(name, context):
                yield from self._name(node, name, isinstance(context, ast.Load))
            case ast.Attribute(value, name, context):
                yield from self._attribute(self._path(value), name, isinstance(context, ast.Load))
            case ast.Call(ast.Name(function), [thing, ast.Constant(str(name)), *_]) if function in REFLECTION:
                yield from self._attribute(self._path(thing), name, function != "setattr")
            case ast.Call(ast.Name(function)) if function in REFLECTION:
                yield f"{function} with a name that is not spelled out"
            case ast.MatchClass(kwd_attrs=names):
                yield from (f".{name}" for name in names if not _harmless(name))
            case ast.ClassDef(keywords=keywords) if any(each.arg == "metaclass" for each in keywords):
                yield "a metaclass"
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if not _harmless(name) or name in NAMES:
                    yield f"a definition of {name}"

    def _name(self, node: ast.AST, name: str, load: bool) -> Iterator[str]:
        if name in NAMES or not _harmless(name):
            yield name
        elif name in REFLECTION and id(node) not in self.called:
            yield f"{name} as a value"
        elif load and id(node) not in self.asked and (path := self._path(node)) and _module(path):
            yield f"the module {name} as a value"

    def _attribute(self, path: str | None, name: str, load: bool) -> Iterator[str]:
        if not _harmless(name):
            yield f".{name}"
        elif path is not None and not load:
            yield f"a new value for {path}.{name}"
        elif path is not None and (name.startswith("_") or (_module(path) and not _public(path, name))):
            yield f"{path}.{name}"

    def _path(self, node: ast.AST) -> str | None:
        """`asyncio.Lock` for what is imported under whatever name; None for anything else."""
        if isinstance(node, ast.Name):
            return None if node.id in self.local else self.imported.get(node.id)
        if isinstance(node, ast.Attribute) and (start := self._path(node.value)) is not None:
            return f"{start}.{node.attr}"
        return None


Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Scope = Function | ast.ClassDef | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def _in_scope(tree: ast.Module) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """Every node, with the names that are variables of a function around it and so do not mean an imported module."""
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        node, local = waiting.pop()
        yield node, local
        outside = [*ast.iter_child_nodes(node)]
        if isinstance(node, Function):
            # Decorators, defaults and annotations are evaluated where the function is defined.
            body = node.body if isinstance(node.body, list) else [node.body]
            outside = [child for child in outside if child not in body]
            bound, elsewhere = _variables(node.args, body)
            waiting += [(child, (local | bound) - elsewhere) for child in body]
        waiting += [(child, local) for child in outside]


def _variables(parameters: ast.arguments, body: Sequence[ast.AST]) -> tuple[set[str], set[str]]:
    """What a function surely binds as its own, and what it takes from outside or imports. In doubt, neither."""
    bound = {node.arg for node in ast.walk(parameters) if isinstance(node, ast.arg)}
    elsewhere: set[str] = set()
    waiting = [*body]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Name(name, ast.Store()):
                bound.add(name)
            case ast.Global(names) | ast.Nonlocal(names):
                elsewhere.update(names)
            case ast.Import(names) | ast.ImportFrom(names=names):
                elsewhere.update(alias.asname or alias.name.partition(".")[0] for alias in names)
        if not isinstance(node, Scope):
            waiting += ast.iter_child_nodes(node)
    return bound, elsewhere


def _harmless(name: str) -> bool:
    if name.startswith("__") and name.endswith("__"):
        return name in DUNDERS
    return name not in ATTRIBUTES


@cache
def _module(path: str) -> ModuleType | None:
    return importlib.import_module(path) if path in MODULES or path in SOME else None


@cache
def _public(path: str, name: str) -> bool:
    """Whether the module offers this to everybody. Its own imports, and what it keeps to itself, it does not."""
    module = _module(path)
    if path in SOME:
        return name in SOME[path]
    if module is None or name.startswith("_") or name == "*" or not _harmless(name):
        return False
    if f"{path}.{name}" in MODULES:
        return True
    if isinstance(getattr(module, name, None), ModuleType):
        return False
    return not hasattr(module, "__path__") or importlib.util.find_spec(f"{path}.{name}") is None
