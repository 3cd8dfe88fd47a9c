"""Which names threads can share and change: only these get switch points."""

import ast

import pytest

from grader.sim.instrument.shared_names import ScopeFinder, names_that_change


def shared(source, function="f"):
    """Names of a function, or of the module, that are shared as seen from there."""
    tree = ast.parse(source)
    finder = ScopeFinder(tree)
    node = next((node for node in ast.walk(tree) if getattr(node, "name", "") == function), tree)
    scope = finder.scopes[node]
    names = sorted({part.id for part in ast.walk(node) if isinstance(part, ast.Name)})
    return [name for name in names if scope.is_shared(name)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f():\n    x = 1\n    return x", []),
        ("total = 0\ndef f():\n    global total\n    total += 1", ["total"]),
        ("LIMIT = 3\ndef f():\n    return LIMIT", []),
        ("a = 1\na = 2\ndef f():\n    return a", ["a"]),
        ("def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return n", ["n"]),
        ("def f():\n    n = 0\n    def g():\n        return n\n    n = 1", ["n"]),
        ("def f():\n    n = 0\n    def g():\n        return n", []),
        ("def f(items):\n    for n in items:\n        yield lambda: n", ["n"]),  # bound again in each iteration
        ("def f():\n    class A:\n        x = 1\n        x = 2\n        def g(self):\n            return x", []),
        ("def f():\n    if (n := g()):\n        n = 2\n    return lambda: n", ["n"]),
        ("def f():\n    return [x for x in range(3)]", []),
    ],
)
def test_a_name_is_shared_if_it_can_change_while_another_thread_sees_it(source, names):
    assert shared(source) == names


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("import json", "json"),
        ("import os.path", "os"),
        ("from a import b as c", "c"),
        ("with a as c: ...", "c"),
        ("def c(): ...", "c"),
        ("class c: ...", "c"),
        ("for c in a: ...", "c"),
        ("match a:\n        case [*c]: ...", "c"),
        ("match a:\n        case c: ...", "c"),
        ("try: ...\n    except Exception as c: ...", "c"),
    ],
)
def test_every_statement_that_stores_a_name_binds_it(statement, name):
    tree = ast.parse(f"def f():\n    global {name}\n    {statement}\n")
    finder = ScopeFinder(tree)
    assert finder.scopes[tree.body[0]].is_shared(name)


@pytest.mark.parametrize(
    ("body", "constant"),
    [("n = 0\n    n += 1", True), ("n = 0\n    n += g()", False), ("n = []", False), ("global n\n    n = 0", False)],
)
def test_a_local_name_that_holds_only_constants_is_known(body, constant):
    tree = ast.parse(f"def f():\n    {body}\n")
    assert ScopeFinder(tree).scopes[tree.body[0]].is_constant("n") is constant


def test_attributes_that_are_stored_are_known():
    assert ScopeFinder(ast.parse("a.b = a.c\ndel a.d\na.e += 1")).stored_attributes == {"b", "d", "e"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("class A:\n    def __init__(self):\n        self.a = 1\n", set()),
        ("class A:\n    def f(self):\n        self.a += 1\n", {("attribute", "a")}),
        ("def f(box):\n    for box.a in [1]:\n        del box.b\n", {("attribute", "a"), ("attribute", "b")}),
        ("def f():\n    x = 0\n    def g():\n        nonlocal x\n", {("name", "m.py:x")}),
        ("def f():\n    global x\n    x = 1\n", {("name", "m.py:x")}),
        ("def f(x):\n    x = x.a\n", set()),
    ],
)
def test_the_names_that_functions_store(source, names):
    assert names_that_change(ast.parse(source), "m.py") == names


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("[n for _ in x]", False),
        ("any(n for _ in x)", False),
        ("sorted((n for _ in x), key=abs)", False),
        ("any([n] + [m for m in (n for _ in x)])", True),  # another comprehension iterates over it
        ("', '.join(n for _ in x)", False),
        ("x.join(n for _ in x)", True),
        ("keep(n for _ in x)", True),
        ("any(x, (n for _ in x))", True),
        ("lambda: n", True),
        ("any(lambda: n for _ in x)", True),
    ],
)
def test_a_generator_that_a_builtin_consumes_keeps_no_names(expression, kept):
    tree = ast.parse(f"def f(n, x):\n    return {expression}\n")
    assert ("n" in ScopeFinder(tree).scopes[tree.body[0]].kept) is kept


def test_a_name_of_the_module_is_no_builtin():
    tree = ast.parse("def any(n): ...\ndef f(n, x):\n    return any(n for _ in x)\n")
    assert "n" in ScopeFinder(tree).scopes[tree.body[1]].kept
