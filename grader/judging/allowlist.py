"""The subset of Python in which an exploration can be trusted.

An exploration runs in the student process, beside the submitted code, and its report is a claim. So the submitted file
must not be able to reach the exploration. Law: a file that passes here can only access objects that it was given, made,
or imported by a name from a short list. Everything else that Python gives access to (frames, code, globals, loaded
modules, the garbage collector, text that is executed) has names that can be listed. A file with such a name is refused.
"""

import ast
import builtins
import functools
import sys
from collections.abc import Iterator
from typing import NamedTuple

from grader.guarded_syntax import (
    FRAME_ATTRIBUTES,
    PRIMITIVE_METHODS,
    REFLECTION,
    expand_stars,
    guarded_calls,
    guarded_inits,
    is_dunder,
    is_guarded,
    may_be_missing,
    readable_dicts,
    unguarded_places,
)
from grader.judging.allowed_names import (
    ALLOWED_IMPORTS,
    CONCURRENT_MODULES,
    ENUMS,
    EXTENDABLE,
    FORBIDDEN_BUILTINS,
    GETTER,
    MAX_SOURCE_KB,
    NAMED_CLASS_FACTORIES,
    STREAM_ATTRIBUTES,
    STREAMS,
)
from grader.judging.class_rules import is_metaclass, metaclass_problems, unreached
from grader.judging.name_scopes import NameScope, bound, in_scope
from grader.judging.syntax_facts import (
    annotations,
    class_names,
    harmless,
    has_literal_names,
    is_class_of,
    is_harmless_path,
    is_plain_annotation,
    is_reserved,
    logging_problems,
    mentioned,
    sets_style,
    stored,
)

RESERVED_NAME_HINT = " (library objects have an attribute of this name, too: choose another name)"


class Violation(NamedTuple):
    """Code that an exploration does not allow: its line, and a noun phrase that describes it."""

    line: int
    what: str


@functools.lru_cache(maxsize=64)  # each exploration of a submission asks
def first_violation(source: bytes) -> Violation | None:
    """The first violation in `source`; None if there is none, or if `source` is not valid Python."""
    if len(source) > MAX_SOURCE_KB * 1024:
        return Violation(1, f"a file of more than {MAX_SOURCE_KB} KB")
    try:
        return min(_Checker(ast.parse(source)).read(), default=None)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        return Violation(1, "code nested too deeply to be read")


class _Checker:
    """Finds the violations in one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(in_scope(expand_stars(tree), unreached(tree)))
        self.has_metaclass = any(is_metaclass(node) for node, _ in self.nodes)
        self.metaclass_problems = {id(node): what for node, what in metaclass_problems(tree)}
        self.guarded = guarded_calls(tree)
        """Calls of `getattr` and the like that are checked at run time. Here and below, a node is known by its `id`."""
        self.guard_functions = {id(call.func) for call in self.guarded.values()}
        self.guarded_inits = guarded_inits(tree)
        self.rigid = unguarded_places(tree)
        """Nodes in patterns and annotations."""
        self.readable = readable_dicts(tree)
        """Places where a namespace is only read."""
        self.matches_by_position = any(isinstance(node, ast.MatchClass) and node.patterns for node, _ in self.nodes)
        self.imported: dict[str, str] = {}
        self.holders = {"self", "cls"} | {node.name for node, _ in self.nodes if isinstance(node, ast.ClassDef)}
        """Names of objects and classes that this file defines."""
        self.own: set[str] = set()
        """Names of attributes that these objects and classes have."""
        self.read_from: set[int] = set()
        """Nodes from which an attribute is read."""
        self.called: set[int] = set()
        """Nodes that are called or subscripted."""
        self.printed_to: set[int] = set()
        """Nodes that are given as `file=`."""
        self.bases: set[int] = set()
        """Nodes that are bases of a class."""
        self.ambiguous: set[str] = set()
        """Names that are imported with two meanings."""
        self.type_results: set[str] = set()
        """Names like `kind` in `kind = type(account)`."""
        self.class_aliases: set[str] = set()
        """These names, and names like `T` in `T = threading.Thread`."""
        self.scope = NameScope()
        self._has_counter = any(
            isinstance(node, ast.alias | ast.Attribute)
            and "Counter" in (getattr(node, "name", ""), getattr(node, "attr", ""))
            for node, _ in self.nodes
        )
        self.stored = {name for node, _ in self.nodes for name in stored(node)}
        self.mentioned = {name for node, _ in self.nodes for name in mentioned(node)}
        """Names that the file does anything with, other than to import them."""
        for node, _ in self.nodes:
            self._note(node)
        for node, _ in self.nodes:
            self._note_class(node)
        self.inspected = {id(each) for node, scope in self.nodes for each in self._inspected(node, scope)}
        """Places where the result of `type(x)` is only compared, called, shown, or read from."""

    def _note(self, node: ast.AST) -> None:
        """Collect what the checks need to know about the whole file."""
        match node:
            case ast.Import(names):
                for alias in names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._note_import(alias.asname or whole, whole)
            case ast.ImportFrom(module, names) if not may_be_missing(module or "."):
                for alias in names:
                    self._note_import(alias.asname or alias.name, f"{module}.{alias.name}")
            case ast.Call(function, arguments, keywords):
                match function, arguments:
                    case ast.Name("setattr" | "hasattr"), [ast.Name(owner), ast.Constant(str(name)), *_]:
                        self.own |= {name} if owner in self.holders else set()
                self.called.add(id(function))
                self.printed_to |= {id(each.value) for each in keywords if each.arg in ("file", "stream")}
                self.printed_to |= {id(each) for each in arguments if ast.unparse(function).endswith("StreamHandler")}
            case ast.Subscript(value):
                self.called.add(id(value))  # type[X], in annotations
            case ast.Attribute(value, name, context):
                self.read_from.add(id(value))
                if isinstance(context, ast.Store) and isinstance(value, ast.Name) and value.id in self.holders:
                    self.own.add(name)
            case ast.ClassDef(body=body, bases=bases):
                self.own |= class_names(body)
                self.bases |= {id(base) for base in bases}

    def _note_import(self, name: str, path: str) -> None:
        if may_be_missing(path):
            return  # such an import binds no name: it fails, or the exploration refuses it
        before = self.imported.setdefault(name, path)
        same = before.rpartition(".")[2] == path.rpartition(".")[2] and not {before, path} & ALLOWED_IMPORTS.keys()
        if before != path and not same:  # typing.Iterator and collections.abc.Iterator are the same
            self.ambiguous.add(name)

    def _note_class(self, node: ast.AST) -> None:
        match node:
            case ast.Assign([ast.Name(name)], value) | ast.NamedExpr(ast.Name(name), value):
                if is_class_of(value):
                    self.type_results.add(name)
                if self._path(value) is not None or is_class_of(value):
                    self.class_aliases.add(name)

    def _inspected(self, node: ast.AST, scope: NameScope) -> list[ast.expr]:
        match node:
            case ast.Call(ast.Name("isinstance" | "issubclass" | "str" | "repr" | "print" as name), arguments):
                return [] if name in self.stored else arguments
            case ast.Call(function, arguments) if (
                len(arguments) != 3 and not self.has_metaclass
            ):  # type(x) with three arguments makes a new class
                return [] if any(isinstance(each, ast.Starred) for each in arguments) else [function]
            case ast.Attribute(value, name) if not is_dunder(name) or name in ("__name__", "__qualname__", "__doc__"):
                return [value]
            case ast.FormattedValue(value):
                return [value]
            case ast.Assign([ast.Name()], value) if not scope.in_class:
                return [value]  # each use of that name is checked, too
            case ast.Compare(left, operators, others):
                every = [left, *others]
                if all(isinstance(each, ast.Is | ast.IsNot) for each in operators) or all(map(self._is_class, every)):
                    return every
        return []

    def _is_class(self, node: ast.expr) -> bool:
        """Whether this is certainly a class, or several classes, so that no comparison method of its own can run."""
        match node:
            case ast.Name(name) if name not in self.stored:
                return name in self.holders or name in self.imported or hasattr(builtins, name)
            case ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
                return all(map(self._is_class, parts))
        return self._is_result_of_type(node)

    def _is_result_of_type(self, node: ast.AST) -> bool:
        """Whether this is the result of `type(x)` or `x.__class__`."""
        return is_class_of(node) or (
            isinstance(node, ast.Name) and node.id in self.type_results and isinstance(node.ctx, ast.Load)
        )

    def read(self) -> Iterator[Violation]:
        for node, scope in self.nodes:
            self.scope = scope
            for what in self._violations(node):
                yield Violation(getattr(node, "lineno", 0), what)

    def _violations(self, node: ast.AST) -> Iterator[str]:
        for name in bound(node):
            yield from self._binding(name)
        if problem := self.metaclass_problems.get(id(node)):
            yield problem
        if not all(map(is_plain_annotation, annotations(node))):
            yield "code in an annotation"
        if self._is_result_of_type(node) and id(node) not in self.inspected:
            yield "the result of type() used as a value"
        match node:
            case ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal() if self.scope.in_class:
                yield "an import or a global statement in a class"
            case ast.Nonlocal(names) if self.imported.keys() & set(names):
                yield "a nonlocal name that is imported"
            case ast.Import(names):
                for alias in names:
                    name = alias.asname or alias.name.partition(".")[0]
                    is_allowed = alias.name in ALLOWED_IMPORTS or may_be_missing(alias.name)
                    if not is_allowed and not self._is_unused(alias.name, name):
                        yield f"import {alias.name}"
            case ast.ImportFrom(module, names, level):
                for alias in names:
                    is_allowed = not level and (
                        alias.name in ALLOWED_IMPORTS.get(module or "", ()) or may_be_missing(module or "")
                    )
                    is_unused = (
                        not level and alias.name != "*" and self._is_unused(module or "", alias.asname or alias.name)
                    )
                    if not (is_allowed or is_unused):
                        yield f"from {'.' * level}{module or ''} import {alias.name}"
            case ast.Name(name, context):
                yield from self._name(node, name, isinstance(context, ast.Load))
            case ast.Attribute(value, name, context):
                yield from self._attribute(node, value, name, isinstance(context, ast.Load))
            case ast.Call():
                yield from self._call(node)
            case ast.MatchClass(kwd_attrs=names):
                yield from (f".{name}" for name in names if not self._may_be_matched(name))
            case ast.keyword(str(name)) if name in FRAME_ATTRIBUTES:
                yield name
            case ast.ClassDef(bases=bases, keywords=keywords):
                for each in keywords:
                    if each.arg not in ("frozen", "total", "metaclass"):
                        yield f"a class with {each.arg}="
                    elif each.arg == "metaclass" and not self._is_known_metaclass(each.value):
                        yield f"metaclass={ast.unparse(each.value)[:60]}"
                for path in filter(None, map(self._path, bases)):
                    module, _, name = path.rpartition(".")
                    is_exception = name.endswith(("Error", "Empty", "Full", "ShutDown"))
                    if module in CONCURRENT_MODULES and name not in EXTENDABLE and not is_exception:
                        yield f"a subclass of {path}"
                    if path == "logging.Formatter" and sets_style(node):
                        yield "a Formatter with a style"
                if {*map(self._path, bases)} & ENUMS and not any(map(self._is_member, node.body)):
                    yield "an Enum without members"  # calling it makes a class from strings

    def _is_known_metaclass(self, node: ast.expr) -> bool:
        own = {each.name for each, _ in self.nodes if isinstance(each, ast.ClassDef) and is_metaclass(each)}
        return self._path(node) == "abc.ABCMeta" or (isinstance(node, ast.Name) and node.id in own - self.stored)

    def _is_unused(self, module: str, name: str) -> bool:
        """Whether an import has no effect but to load a module of the standard library."""
        return name not in self.mentioned and module.partition(".")[0] in sys.stdlib_module_names

    def _binding(self, name: str) -> Iterator[str]:
        if (is_reserved(name) and name not in FORBIDDEN_BUILTINS) or name in ("__name__", "__builtins__"):
            yield f"a definition of {name}"
        elif self._is_taken(name):
            yield f"an attribute named {name}{RESERVED_NAME_HINT}"
        elif name in self.ambiguous:
            yield f"{name}, which is imported with two meanings"

    def _is_taken(self, name: str) -> bool:
        """Whether an attribute of this name could be read from other objects, by a class pattern or by an Enum."""
        is_matched = self.matches_by_position and (is_guarded(name) or name == "format")
        return self.scope.in_class and (is_matched or name == "_ignore_" or name in FRAME_ATTRIBUTES)

    def _is_member(self, node: ast.stmt) -> bool:
        match node:
            case ast.Assign([ast.Name(name)], ast.Constant() | ast.Tuple() | ast.UnaryOp(operand=ast.Constant())):
                return not name.startswith("_")
            case ast.Assign([ast.Name(name)], ast.Call(function, [])):
                return not name.startswith("_") and self._path(function) == "enum.auto"
        return False

    def _may_be_matched(self, name: str) -> bool:
        return harmless(name) and name != "format" and not name.startswith("_")

    def _name(self, node: ast.Name, name: str, load: bool) -> Iterator[str]:
        if id(node) in self.guard_functions:
            return
        if name in FORBIDDEN_BUILTINS and not is_dunder(name):
            if load and not self.scope.hides(name):
                yield name
        elif is_reserved(name):
            yield name
        elif not load:
            if name == "__name__":
                yield "an assignment to __name__"
            if self._is_taken(name):
                yield f"an attribute named {name}{RESERVED_NAME_HINT}"
        elif name in self.ambiguous:
            yield f"{name}, which is imported with two meanings"
        elif (id(node) not in self.called and not (name == "type" and id(node) in self.bases)) and (
            self._is_reflection(node) or (self._path(node) in NAMED_CLASS_FACTORIES and id(node) not in self.bases)
        ):
            yield f"{name} used as a value"
        elif id(node) not in self.read_from and self._path(node) in ALLOWED_IMPORTS:
            yield f"the module {name} used as a value"

    def _is_reflection(self, node: ast.Name) -> bool:
        return (node.id in REFLECTION.keys() | {"type"} and not self.scope.hides(node.id)) or self._path(node) == GETTER

    def _attribute(self, node: ast.AST, value: ast.expr, name: str, load: bool) -> Iterator[str]:
        path = self._path(value)
        called = isinstance(node, ast.Attribute) and id(node) in self.called  # getattr itself may be called as well
        if is_guarded(name) or (name == "__dict__" and load and id(node) in self.readable):
            if id(node) in self.rigid or not isinstance(node, ast.Attribute):
                yield f".{name}{RESERVED_NAME_HINT}"
        elif not harmless(name) or (name == "__class__" and not load):
            yield f".{name}"
        elif name == "format" and load and not called:
            yield "format used as a value"
        elif name == "register" and (name not in self.own or path or self._is_class(value)):
            yield ".register, which makes objects look like instances of another class"
        elif id(node) in self.guarded_inits:
            pass  # `threading.Thread.__init__(self)`
        elif path is not None:
            if not load:
                yield f"an assignment to {path}.{name}"
            elif name not in ALLOWED_IMPORTS.get(
                path, STREAM_ATTRIBUTES if path in STREAMS else {name}
            ) or name.startswith("_"):
                yield f"{path}.{name}"
        elif not load and name in PRIMITIVE_METHODS and not (isinstance(value, ast.Name) and value.id == "self"):
            yield f"an assignment to .{name}"
        elif not load and (
            isinstance(value, ast.Call)
            or is_class_of(value)
            or (isinstance(value, ast.Name) and value.id in self.class_aliases)
        ):
            yield f"an assignment to {ast.unparse(value)[:60]}.{name}"
        if f"{path}.{name}" == GETTER and not called:
            yield "attrgetter used as a value"
        if f"{path}.{name}" in NAMED_CLASS_FACTORIES and not called and id(node) not in self.bases:
            yield f"{name} used as a value"
        if f"{path}.{name}" in STREAMS and id(node) not in self.read_from and id(node) not in self.printed_to:
            yield f"{path}.{name} used as a value"

    def _call(self, node: ast.Call) -> Iterator[str]:
        if id(node) in self.guarded:
            return
        match node.func, node.args:
            case ast.Name("getattr" | "hasattr" | "setattr" as function), [thing, ast.Constant(str(name)), *_]:
                yield from self._attribute(node, thing, name, function != "setattr")
            case ast.Name("getattr" | "hasattr" | "setattr" as function), _:
                yield f"{function} with a name that is not a string literal"
            case ast.Name("type"), arguments if len(arguments) != 1 or node.keywords:
                yield "a class made by type()"
            case ast.Attribute(_, "update" | "subtract" as name), _ if self._has_counter:
                yield f"Counter.{name}, which the scheduler runs in one step"
            case function, arguments:
                if self._path(function) == "sys.setswitchinterval" and self.scope.around is not None:
                    yield "sys.setswitchinterval in a function"
                if self._path(function) == GETTER and not all(is_harmless_path(each) for each in arguments):
                    yield "attrgetter with a name that is not allowed or not a string literal"
                if self._path(function) == "functools.wraps" and (len(arguments) != 1 or node.keywords):
                    yield "wraps with more arguments than the function"
                if self._path(function) == "copy.deepcopy" and (len(arguments) != 1 or node.keywords):
                    yield "deepcopy with more arguments than the object"
                if (self._path(function) or "").startswith("logging."):
                    to_streams = [each for each in node.keywords if self._path(each.value) in STREAMS]
                    yield from logging_problems(node, to_streams)
                if self._path(function) == "functools.update_wrapper" and (len(arguments) != 2 or node.keywords):
                    yield "update_wrapper with more arguments than the functions"
                if self._path(function) in NAMED_CLASS_FACTORIES and not has_literal_names(node):
                    yield f"{ast.unparse(function)} with names that are not allowed or not string literals"

    def _path(self, node: ast.AST) -> str | None:
        """The full name of an imported object, such as `asyncio.Lock`, under any alias; None for anything else."""
        if isinstance(node, ast.Name):
            return None if self.scope.hides(node.id) else self.imported.get(node.id)
        if isinstance(node, ast.Attribute) and (start := self._path(node.value)) is not None:
            return f"{start}.{node.attr}"
        return None
