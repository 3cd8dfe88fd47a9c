"""The subset of Python in which an exploration can be trusted.

An exploration runs in the student process, beside the submitted code, and its report is a claim. So the submitted file
must not be able to reach the exploration. Law: a file that passes here can only access objects that it was given, made,
or imported by a name from a short list. Everything else that Python gives access to (frames, code, globals, loaded
modules, the garbage collector, text that is executed) has names that can be listed. A file with such a name is refused.
"""

import ast
import functools
import sys
from collections.abc import Iterator
from typing import NamedTuple

from grader.guarded_syntax import (
    DUNDER_METHODS,
    FRAME_ATTRIBUTES,
    PRIMITIVE_METHODS,
    REFLECTION,
    is_dunder,
    is_guarded,
    may_be_missing,
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
    PLAIN_CALLS,
    SETTABLE_DUNDERS,
    STREAM_ATTRIBUTES,
    STREAMS,
)
from grader.judging.class_rules import is_metaclass
from grader.judging.file_facts import FileFacts
from grader.judging.name_scopes import bound
from grader.judging.syntax_facts import (
    annotations,
    harmless,
    has_literal_names,
    is_class_of,
    is_harmless_path,
    is_plain_annotation,
    is_plain_class_assignment,
    is_reserved,
    logging_problems,
    sets_style,
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
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        return Violation(1, "code nested too deeply to be read")
    try:
        return min(_Checker(tree).read(), default=None)
    except (RecursionError, MemoryError):
        return Violation(1, "code nested too deeply to be read")
    except Exception as problem:  # such as a number with too many digits to be shown
        return Violation(1, f"code that cannot be read ({type(problem).__name__})")


class _Checker(FileFacts):
    """Finds the violations in one file."""

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
            case ast.AugAssign(ast.Name(name)) if name in self.type_results:
                yield "the result of type() used as a value"
            case ast.AugAssign() if self.has_counter:
                yield "an augmented assignment, which the scheduler runs in one step for a Counter"
            case ast.Assign() if self.scope.in_class and not is_plain_class_assignment(node):
                yield "a special method that is not a function of this file"
            case ast.MatchClass(kwd_attrs=names):
                yield from (f".{name}" for name in names if not self._may_be_matched(name))
            case ast.keyword(str(name)) if name in FRAME_ATTRIBUTES:
                yield name
            case ast.ClassDef():
                yield from self._class(node)

    def _class(self, node: ast.ClassDef) -> Iterator[str]:
        for each in node.keywords:
            if each.arg not in ("frozen", "total", "metaclass"):
                yield f"a class with {each.arg}="
            elif each.arg == "metaclass" and not self._is_known_metaclass(each.value):
                yield f"metaclass={ast.unparse(each.value)[:60]}"
        for path in filter(None, map(self._path, node.bases)):
            module, _, name = path.rpartition(".")
            is_exception = name.endswith(("Error", "Empty", "Full", "ShutDown"))
            if module in CONCURRENT_MODULES and name not in EXTENDABLE and not is_exception:
                yield f"a subclass of {path}"
            if path == "logging.Formatter" and sets_style(node):
                yield "a Formatter with a style"
        if {*map(self._path, node.bases)} & ENUMS and not any(map(self._is_member, node.body)):
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
            (self._is_reflection(node) and id(node) not in self.rigid)
            or (self._path(node) in NAMED_CLASS_FACTORIES and id(node) not in self.bases)
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
        elif not harmless(name) or (not load and is_dunder(name) and name not in SETTABLE_DUNDERS):
            yield f".{name}"
        elif name == "format" and load and not called and (id(node) in self.rigid or isinstance(node, ast.Call)):
            yield "format used as a value"
        elif name == "register" and (name not in self.own or path or self._is_class(value)):
            yield ".register, which makes objects look like instances of another class"
        elif name in DUNDER_METHODS and load and id(node) not in self.rigid and isinstance(node, ast.Attribute):
            pass  # such as `threading.Thread.__init__(self)`: checked at run time
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
        if f"{path}.{name}" in ALLOWED_IMPORTS and id(node) not in self.read_from:
            yield f"the module {path}.{name} used as a value"
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
            case ast.Attribute(_, "update" | "subtract" as name), _ if self.has_counter:
                yield f"Counter.{name}, which the scheduler runs in one step"
            case function, arguments:
                if self._path(function) == "sys.setswitchinterval" and self.scope.around is not None:
                    yield "sys.setswitchinterval in a function"
                if self._path(function) == GETTER and not all(is_harmless_path(each) for each in arguments):
                    yield "attrgetter with a name that is not allowed or not a string literal"
                if (self._path(function) or "").startswith("logging."):
                    to_streams = [each for each in node.keywords if self._path(each.value) in STREAMS]
                    yield from logging_problems(node, to_streams)
                most = PLAIN_CALLS.get(self._path(function) or "", len(arguments))
                if len(arguments) != most or (node.keywords and self._path(function) in PLAIN_CALLS):
                    yield f"{ast.unparse(function)} with other arguments than the first {most}"
                if self._path(function) in NAMED_CLASS_FACTORIES and not has_literal_names(node):
                    yield f"{ast.unparse(function)} with names that are not allowed or not string literals"
