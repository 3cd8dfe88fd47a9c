"""Checks the reflection of an explored module when it happens: it reaches objects of that module only.

Law: a refused access does not take place, whatever the program does with the exception. The private attributes of
library objects are refused, because they lead to other threads, to code, or to the scheduler. A class of the program
that extends a library class has such attributes, too. `grader.guarded_syntax` lists the guarded places.
"""

import ast
import functools
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar, cast

from grader.guarded_syntax import (
    DUNDER_METHODS,
    FRAME_ATTRIBUTES,
    HARMLESS_DUNDERS,
    expand_stars,
    guarded_calls,
    is_dunder,
    is_guarded,
    may_be_missing,
    reads_parts,
    unguarded_places,
)
from grader.sim.core import PROGRAM_BUILTINS, SEALED, NotUnderControl
from grader.sim.instrument.namespaces import Namespace
from grader.sim.primitives import REPLACEMENTS, WRAPPER_MODULES

OWN, TARGET, METHOD = "__sim_own__", "__sim_target__", "__sim_method__"
NAMESPACE, TEMPLATE, CLASS = "__sim_vars__", "__sim_format__", "__sim_class__"
"""Names of the guards in the builtins of a guarded module."""
GUARDS: Final = {
    "getattr": "__sim_getattr__",
    "setattr": "__sim_setattr__",
    "delattr": "__sim_delattr__",
    "hasattr": "__sim_hasattr__",
    "vars": NAMESPACE,
}
"""The guards that stand for built-in functions."""
THREAD_ARGUMENTS: Final = frozenset({"_target", "_args", "_kwargs"})
"""The arguments that a thread was made with. A subclass of the program may read them: the program makes its objects."""
ATTRIBUTE_HOOKS: Final = frozenset({"__getattr__", "__setattr__", "__delattr__"})
"""Methods that would be handed what the scheduler keeps in an object."""
TRANSPARENT: Final[tuple[type, ...]] = (object, types.FunctionType, types.SimpleNamespace)
"""Library classes whose objects have no private attributes but those that a program gives them."""
EXTENDABLE: Final = frozenset({"Thread", "Timer", "Executor", "local"})
"""Classes of the scheduler that a program may extend."""
SETTABLE: Final = frozenset(
    {"name", "daemon", "propagate", "disabled", "formatter", "level", "maxsize", "args", "kwargs"}
)
"""Attributes of library objects that a program may set."""
SUNDERS: Final = frozenset({"_value_", "_name_", "_sort_order_"})
"""Attributes that a class derived from Enum may set, as its documentation shows."""
SIM: Final = "_sim_"
"""How the names of the scheduler's own attributes begin. No program needs one."""

_module_of = type.__dict__["__module__"].__get__
_mro_of = type.__dict__["__mro__"].__get__
_owner_of_super = super.__dict__["__self_class__"].__get__
_namespace_of = object.__getattribute__


class GuardRefused(NotUnderControl):
    """The module reached for something that is not its own."""


Check = TypeVar("Check", bound=Callable[..., Any])


def _refuses_what_it_cannot_check(check: Check) -> Check:
    """An error of ours is no mistake of the program: it is a refusal, which leads to a review."""

    @functools.wraps(check)
    def safe(self: "ModuleGuards", thing: Any, *rest: Any) -> Any:
        try:
            return check(self, thing, *rest)
        except (GuardRefused, AttributeError):
            raise
        except Exception as problem:
            raise self.refuse(f"an access that could not be checked ({type(problem).__name__})") from None

    return cast("Check", safe)


class ModuleGuards:
    """The guards of one module.

    name     the name of the module; its classes have it as `__module__`
    refused  the first refusal, as a phrase with its line; empty for none
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.refused = ""
        own_types: set[type] = set()

        def own(thing: Any, attribute: str) -> Any:
            if type(thing) in own_types:
                return thing
            self._check(thing, attribute, own_types)
            return thing

        self._own = own
        self._own_types = own_types
        self._declared: dict[Any, tuple[str, ...]] = {}

    def install(self) -> None:
        """Puts the guards into the builtins of rewritten modules. One module is guarded at a time."""
        WRAPPER_MODULES[:] = [self.name]
        PROGRAM_BUILTINS.update(
            {
                OWN: self._own,
                TARGET: self._target,
                METHOD: self._method,
                GUARDS["getattr"]: self._read,
                GUARDS["setattr"]: self._store,
                GUARDS["delattr"]: self._delete,
                GUARDS["hasattr"]: self._has,
                NAMESPACE: self._namespace,
                TEMPLATE: self._template,
                CLASS: self._class,
            }
        )

    def refuse(self, what: str) -> GuardRefused:
        """Notes the refusal with its line, and returns the exception to raise."""
        self.refused = self.refused or f"line {self._line()} has {what}"
        return GuardRefused(self.refused)

    def _line(self) -> int:
        """The line of the module that runs now."""
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_globals.get("__name__") != self.name:
            frame = frame.f_back
        return frame.f_lineno if frame else 0

    @_refuses_what_it_cannot_check
    def _check(self, thing: Any, attribute: str, own_types: set[type]) -> None:
        kind: type = type(thing)
        is_class = issubclass(kind, type)
        if kind is super:
            kind = _owner_of_super(thing)
        if is_class:
            kind = thing
        library = [each for each in _mro_of(kind) if _module_of(each) != self.name]
        mine = len(library) < len(_mro_of(kind))
        if is_class:
            heirs = {each for heir in _heirs_of(kind) for each in _mro_of(heir)}
            library += [type, *(each for each in heirs if _module_of(each) != self.name)]
        elif mine and library == [object] and kind is type(thing):
            own_types.add(kind)
            return
        if (mine or kind in TRANSPARENT) and not attribute.startswith(SIM):
            if attribute in SUNDERS or all(attribute not in _names_used_by(each) for each in library):
                return
            if mine and attribute in THREAD_ARGUMENTS and REPLACEMENTS["threading"].Thread in library:
                return
        raise self.refuse(f".{attribute} of an object of the library ({_module_of(kind)}.{kind.__name__})")

    @_refuses_what_it_cannot_check
    def _target(self, thing: Any, attribute: str) -> Any:
        """`thing`, of which the program sets or deletes a public attribute."""
        kind = type(thing)
        if kind in self._own_types:
            return thing
        is_class = issubclass(kind, type)
        line = _mro_of(thing if is_class else kind)
        library = [each for each in line if each in SEALED or _is_of_the_library(each)]
        mine = any(_module_of(each) == self.name for each in line)
        if is_class:
            if not mine:
                raise self.refuse(f"an assignment to .{attribute} of a class that is not its own")
            library += [each for heir in _heirs_of(thing) for each in _mro_of(heir) if each in SEALED]
        if kind not in TRANSPARENT and attribute not in SETTABLE:
            for each in library:
                if not mine or hasattr(each, attribute):
                    raise self.refuse(f"an assignment to .{attribute} of an object of the library ({each.__name__})")
        return thing

    def _method(self, thing: Any, name: str) -> Any:
        """The method `name` of `thing`. That of a class works only on objects of the program and on plain values."""
        found = getattr(thing, name)
        if not issubclass(type(thing), type):
            if type(thing) is super:
                self._own(thing, "")
            return found

        def method(*args: Any, **kwargs: Any) -> Any:
            for first in (*args[:1], *([] if args else kwargs.values())):
                plain = first if issubclass(type(first), type) else type(first)
                if _module_of(plain) != "builtins":
                    self._own(first, "")
            return found(*args, **kwargs)

        return method

    def _allow(self, thing: Any, name: Any, *, store: bool) -> None:
        if type(name) is not str:
            raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")
        if name in FRAME_ATTRIBUTES or (is_dunder(name) and (store or name not in HARMLESS_DUNDERS)):
            raise self.refuse(f".{name}, by a computed name")
        if isinstance(thing, types.ModuleType):
            raise self.refuse(f"attribute {name!r} of the module {thing.__name__}, by a computed name")
        if is_guarded(name) or name in ("format", "register") or _module_of(type(thing)) in ("io", "_io"):
            self._own(thing, name)
        elif store:
            self._target(thing, name)

    def _read(self, thing: Any, name: Any, *default: Any) -> Any:
        self._allow(thing, name, store=False)
        if name in DUNDER_METHODS and hasattr(thing, name):
            return self._method(thing, name)
        return getattr(thing, name, *default)

    def _has(self, thing: Any, name: Any) -> bool:
        self._allow(thing, name, store=False)
        return hasattr(thing, name)

    def _store(self, thing: Any, name: Any, value: Any) -> None:
        self._allow(thing, name, store=True)
        setattr(thing, name, value)

    def _delete(self, thing: Any, name: Any) -> None:
        self._allow(thing, name, store=True)
        delattr(thing, name)

    @_refuses_what_it_cannot_check
    def _namespace(self, thing: Any) -> dict[str, Any]:
        """The object's own attributes: a copy that passes changes on to the object."""
        kind = type(thing)
        others = [each for each in _mro_of(kind) if _module_of(each) not in (self.name, "builtins", "typing", "abc")]
        if others or _module_of(kind) != self.name or issubclass(kind, type):
            raise self.refuse(f"the namespace of an object of the library ({_module_of(kind)}.{kind.__name__})")
        return Namespace(_namespace_of(thing, "__dict__"), lambda name: self._allow(thing, name, store=True))

    def _template(self, thing: Any) -> Any:
        """`thing`, of which `format` is called, if its text reads no attributes and no items."""
        kind = thing if isinstance(thing, type) else type(thing)
        if issubclass(kind, str) and (kind is not str or thing is str or reads_parts(thing)):
            raise self.refuse("format with a field that reads an attribute or an item")
        return thing

    def _class(self, *declared: str) -> Callable[[Any], Any]:
        """Checks a new class: it replaces no part of a class of the scheduler that it extends.

        declared: names that the body of the class only annotates.
        """

        def check(kind: Any) -> Any:
            line = _mro_of(kind) if issubclass(type(kind), type) else ()
            self._declared[kind] = declared
            sealed = [each for each in line if each in SEALED]
            for each in sealed:
                if each.__name__ not in EXTENDABLE:
                    raise self.refuse(f"a subclass of {each.__name__}")
            mine = [each for each in line if _module_of(each) == self.name] if sealed else []
            for name in [name for each in mine for name in (*vars(each), *self._declared.get(each, ()))]:
                taken = is_guarded(name) and any(name in _names_used_by(each) for each in sealed)
                if name in ATTRIBUTE_HOOKS or (taken and name not in THREAD_ARGUMENTS and not name.startswith("_abc_")):
                    raise self.refuse(
                        f"{name} in a subclass of {sealed[0].__name__}, which has an attribute of this name"
                    )
            return kind

        return check

    def check_import(self, name: str) -> None:
        """Refuses to import an installed package. Raises ModuleNotFoundError for one that is not installed."""
        if may_be_missing(name):
            if importlib.util.find_spec(name.partition(".")[0]) is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            raise self.refuse(f"import {name}")


_USED: Final[dict[type, frozenset[str]]] = {}


def _is_of_the_library(kind: type) -> bool:
    top = _module_of(kind).partition(".")[0]
    return top in sys.stdlib_module_names and top != "builtins"


def _names_used_by(kind: type) -> frozenset[str]:
    """The attributes that a library class has or uses: a program that had one of its own could mislead it."""
    if kind not in _USED:
        names = set() if kind is object else set(dir(kind))
        functions = [function for each in vars(kind).values() for function in _functions_in(each)]
        _USED[kind] = frozenset(names.union(*[_names_in(function.__code__) for function in functions]))
    return _USED[kind]


def _heirs_of(kind: type) -> list[type]:
    """The classes that extend the class, in whatever way: they have its attributes, too."""
    direct: list[type] = type.__subclasses__(kind)
    return [*direct, *(each for heir in direct for each in _heirs_of(heir))]


def _functions_in(value: object) -> Iterator[types.FunctionType]:
    """The function, or the function of a property or method."""
    for part in (value, getattr(value, "fget", None), getattr(value, "__func__", None)):
        if isinstance(part, types.FunctionType):
            yield part


def _names_in(code: types.CodeType) -> set[str]:
    inner = [_names_in(each) for each in code.co_consts if isinstance(each, types.CodeType)]
    return set(code.co_names).union(*inner)


def prepare(tree: ast.Module) -> Callable[[ast.Module], ast.Module]:
    """Readies the tree as it was written: stars are expanded. Returns the function that guards it once it is rewritten.

    The rewriter keeps nodes. So the places are chosen in the program as it was written, and found again afterwards.
    """
    expand_stars(tree)
    placer = _GuardPlacer(tree)

    def guard(rewritten: ast.Module) -> ast.Module:
        result: ast.Module = placer.visit(rewritten)
        assert placer.placed == set(placer.calls), "a guarded call was lost"
        return ast.fix_missing_locations(result)

    return guard


class _GuardPlacer(ast.NodeTransformer):
    """Puts the guards of `tree`, as it was written, into the rewritten tree."""

    def __init__(self, tree: ast.Module) -> None:
        self.calls, self._rigid = guarded_calls(tree), unguarded_places(tree)
        self._called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        self._kept = list(ast.walk(tree))  # a node that the rewriter drops must not leave its id to another one
        self.placed: set[int] = set()

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if id(node) in self._rigid:
            return node
        if node.attr == "__dict__" and isinstance(node.ctx, ast.Load):
            return _call(NAMESPACE, node.value, at=node)
        if isinstance(node.ctx, ast.Load) and node.attr in DUNDER_METHODS:
            return _call(METHOD, node.value, ast.Constant(node.attr), at=node)
        if node.attr == "format" and isinstance(node.ctx, ast.Load):
            node.value = _call(TEMPLATE, node.value, at=node)
            if id(node) not in self._called:  # the method itself would take any template
                node.value = _call(OWN, node.value, ast.Constant(node.attr), at=node)
        elif is_guarded(node.attr):
            node.value = _call(OWN, node.value, ast.Constant(node.attr), at=node)
        elif not isinstance(node.ctx, ast.Load):
            node.value = _call(TARGET, node.value, ast.Constant(node.attr), at=node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        if node.bases:
            annotated = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
            declared = [ast.Constant(each.id) for each in annotated if isinstance(each, ast.Name)]
            at = ast.copy_location(ast.Constant(None), node)
            node.decorator_list.append(_call(CLASS, *declared, at=at))
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if id(node) in self.calls:
            called = node.func
            if isinstance(called, ast.Call):  # code that records its accesses passes it to a function first
                called = called.args[0]
            assert isinstance(called, ast.Name)
            self.placed.add(id(node))
            called.id = GUARDS[called.id]
        self.generic_visit(node)
        return node


def _call(name: str, *arguments: ast.expr, at: ast.expr) -> ast.expr:
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    for each in (call, call.func, *arguments):
        if not hasattr(each, "lineno"):
            ast.copy_location(each, at)
    return call
