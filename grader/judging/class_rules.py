"""Metaclasses and classes of tests: which of them an exploration can have. Pure facts about a syntax tree."""

import ast
import re
from collections.abc import Iterator

from grader.guarded_syntax import rebound_names

OWN_TESTS = re.compile(r"_*(main|demo|example|tests?|run_demo|run_tests)(_\w+)?$")
"""Names of functions that a file may have to try itself out. No exercise calls functions of such names."""
TEST_CASES = ("TestCase", "IsolatedAsyncioTestCase")
METACLASS_METHODS = ("__new__", "__init__", "__call__")


def is_metaclass(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        isinstance(each, ast.Name) and each.id == "type" for each in node.bases
    )


def metaclass_problems(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """The problems of the metaclasses of a file: they could make classes with attributes of computed names.

    A metaclass may count, keep or reuse what is made of it. It hands the body of a class on as it is, and is named only
    as `metaclass=`.
    """
    metaclasses = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and is_metaclass(node)]
    names = {node.name for node in metaclasses}
    chosen = {id(each.value) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for each in node.keywords}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names and id(node) not in chosen:
            yield node, f"the metaclass {node.id} used as a value"
    for metaclass in metaclasses:
        if len(metaclass.bases) > 1 or metaclass.keywords or metaclass.decorator_list:
            yield metaclass, "a metaclass with more bases, keywords or decorators"
        made = _made_by(metaclass)
        for inner in ast.walk(metaclass):
            if isinstance(inner, ast.Attribute) and inner.attr == "__new__" and id(inner) not in made:
                yield inner, "a metaclass that makes a class of its own"
        for part in metaclass.body:
            if not _is_plain_part(part):
                yield part, "a metaclass that does more than to count or keep its classes"


def _is_plain_part(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Pass():
            return True
        case ast.Assign([ast.Name()]) | ast.AnnAssign(ast.Name()):
            return True
        case ast.FunctionDef(name, parameters, decorator_list=[]) if name in METACLASS_METHODS:
            if parameters.defaults or any(parameters.kw_defaults):
                return False
            return name == "__call__" or _takes_a_class(parameters)
    return False


def _takes_a_class(parameters: ast.arguments) -> bool:
    """Whether the parameters are a class or metaclass, a name, the bases and the body."""
    return len([*parameters.posonlyargs, *parameters.args]) == 4 and parameters.vararg is None


def _made_by(metaclass: ast.ClassDef) -> set[int]:
    """The `id` of each `super().__new__` that is called with the parameters of its method, the body among them."""
    methods = [each for each in metaclass.body if isinstance(each, ast.FunctionDef) and each.name == "__new__"]
    return {
        id(call.func)
        for method in methods
        for call in ast.walk(method)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__new__"
        if [ast.unparse(each) for each in call.args] == [each.arg for each in method.args.args]
        if sum(isinstance(each, ast.Name) and each.id == method.args.args[-1].arg for each in ast.walk(method)) == 1
    }


def unreached(tree: ast.Module) -> set[int]:
    """The `id` of each part of the file that does not run when it is imported and its functions are called.

    These are the part that runs only as a script, functions that only this part calls, and the methods of test cases.
    """
    skipped = {id(node) for node in tree.body if is_script_part(node)}
    before = -1
    while len(skipped) != before:
        before = len(skipped)
        for node in tree.body:
            name = getattr(node, "name", "")
            if name and not getattr(node, "decorator_list", []) and name not in _mentioned(tree, skipped, node):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and OWN_TESTS.match(name):
                    skipped |= {id(each) for each in node.body}
                elif isinstance(node, ast.ClassDef) and _is_test_case(node, tree):
                    skipped |= {id(node.bases[0])}
                    methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
                    skipped |= {id(each) for method in methods for each in method.body}
    return skipped


def _mentioned(tree: ast.Module, skipped: set[int], without: ast.AST) -> set[str]:
    """The names that the reached part of the file mentions, without one statement."""
    found: set[str] = set()
    waiting: list[ast.AST] = [each for each in tree.body if each is not without]
    while waiting:
        node = waiting.pop()
        if id(node) not in skipped:
            if isinstance(node, ast.Name):
                found.add(node.id)
            waiting += ast.iter_child_nodes(node)
    return found


def _is_test_case(node: ast.ClassDef, tree: ast.Module) -> bool:
    if node.keywords or len(node.bases) != 1:
        return False
    imports = [ast.unparse(each) for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    match node.bases[0]:
        case ast.Attribute(ast.Name("unittest"), name) if name in TEST_CASES:
            return "import unittest" in imports and not _is_rebound("unittest", tree)
        case ast.Name(name) if name in TEST_CASES:
            return f"from unittest import {name}" in imports and not _is_rebound(name, tree)
    return False


def _is_rebound(name: str, tree: ast.Module) -> bool:
    """Whether the name is bound by anything but one import."""
    aliases = [node for node in ast.walk(tree) if isinstance(node, ast.alias)]
    others = ast.Module([node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)], [])
    return len([each for each in aliases if name in (each.name, each.asname)]) != 1 or name in rebound_names(others)


def is_script_part(node: ast.AST) -> bool:
    """Whether the node is `if __name__ == "__main__":`, which does not run when the file is imported."""
    match node:
        case ast.If(ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]), _, []):
            return True
    return False
