"""Facts about a submitted file as a whole: its names, imports, classes, and the places where they are used."""

import ast
import builtins

from grader.guarded_syntax import (
    expand_stars,
    guarded_calls,
    is_dunder,
    may_be_missing,
    readable_dicts,
    rebound_names,
    unguarded_places,
)
from grader.judging.allowed_names import ALLOWED_IMPORTS
from grader.judging.class_rules import is_metaclass, metaclass_problems, unreached
from grader.judging.name_scopes import NameScope, in_scope
from grader.judging.syntax_facts import class_names, is_class_of, is_decorated, mentioned, stored


class FileFacts:
    """Facts about one file as a whole, for the checks. `scope` is the scope of the place that is looked at."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(in_scope(expand_stars(tree), unreached(tree)))
        self.has_metaclass = any(is_metaclass(node) for node, _ in self.nodes)
        self.metaclass_problems = {id(node): what for node, what in metaclass_problems(tree)}
        self.guarded = guarded_calls(tree)
        """Calls of `getattr` and the like that are checked at run time. Here and below, a node is known by its `id`."""
        self.guard_functions = {id(call.func) for call in self.guarded.values()}
        self.rigid = unguarded_places(tree)
        """Nodes in patterns and annotations."""
        self.readable = readable_dicts(tree)
        """Places where a namespace is only read."""
        self.matches_by_position = any(isinstance(node, ast.MatchClass) and node.patterns for node, _ in self.nodes)
        self.imported: dict[str, str] = {}
        self.rebound = rebound_names(tree)
        self.holders = {"self", "cls"} | {node.name for node, _ in self.nodes if isinstance(node, ast.ClassDef)}
        """Names of objects and classes that this file defines."""
        self.decorated = {node.name for node, _ in self.nodes if isinstance(node, ast.ClassDef) and is_decorated(node)}
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
        self.has_counter = any(
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
            case (
                ast.Assign([ast.Name(name)], value)
                | ast.NamedExpr(ast.Name(name), value)
                | ast.AnnAssign(ast.Name(name), _, value)
            ) if value is not None:
                if is_class_of(value):
                    self.type_results.add(name)
                if self._path(value) is not None or is_class_of(value):
                    self.class_aliases.add(name)

    def _inspected(self, node: ast.AST, scope: NameScope) -> list[ast.expr]:
        match node:
            case ast.Call(ast.Name("isinstance" | "issubclass" | "str" | "repr" | "print" as name), arguments):
                return [] if name in self.rebound else arguments
            # type(x) with three arguments makes a new class
            case ast.Call(function, arguments) if len(arguments) != 3 and not self.has_metaclass:
                return [] if any(isinstance(each, ast.Starred) for each in arguments) else [function]
            case ast.Attribute(value, name) if not is_dunder(name) or name in ("__name__", "__qualname__", "__doc__"):
                return [value]
            case ast.FormattedValue(value):
                return [value]
            case ast.Assign([ast.Name()], value) | ast.AnnAssign(ast.Name(), _, value) if not scope.in_class:
                return [value] if value is not None else []  # each use of that name is checked, too
            case ast.Compare(left, operators, others):
                every = [left, *others]
                if all(isinstance(each, ast.Is | ast.IsNot) for each in operators) or all(map(self._is_class, every)):
                    return every
        return []

    def _is_class(self, node: ast.expr) -> bool:
        """Whether this is certainly a class, or several classes, so that no comparison method of its own can run."""
        match node:
            case ast.Name(name) if name not in self.stored:
                own = name in self.holders and name not in self.decorated
                return own or name in self.imported or (hasattr(builtins, name) and name not in self.rebound)
            case ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
                return all(map(self._is_class, parts))
        return self._is_result_of_type(node)

    def _is_result_of_type(self, node: ast.AST) -> bool:
        """Whether this is the result of `type(x)` or `x.__class__`."""
        return is_class_of(node) or (
            isinstance(node, ast.Name) and node.id in self.type_results and isinstance(node.ctx, ast.Load)
        )

    def _path(self, node: ast.AST) -> str | None:
        """The full name of an imported object, such as `asyncio.Lock`, under any alias; None for anything else."""
        if isinstance(node, ast.Name):
            return None if self.scope.hides(node.id) else self.imported.get(node.id)
        if isinstance(node, ast.Attribute) and (start := self._path(node.value)) is not None:
            return f"{start}.{node.attr}"
        return None
