"""Which expressions have effects that other threads can notice."""

import ast

import pytest

from grader.sim.instrument.purity import (
    PURE_CALLS,
    has_slice,
    is_docstring,
    is_module_attribute,
    is_pure,
    own_functions,
    pure_names,
)
from grader.sim.instrument.shared_names import ScopeFinder


def expression(text):
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "pure"),
    [
        ("name", True),
        ("(a, 1, not b)", True),
        ("lambda: f()", True),
        ("f()", False),
        ("a.b", False),
        ("not a.b", False),
        ("-a", False),  # may call __neg__
        ("[a]", False),  # creates an object
    ],
)
def test_an_expression_is_pure_if_it_has_no_effect(text, pure):
    assert is_pure(expression(text)) is pure


@pytest.mark.parametrize(
    ("text", "expected"), [("a[1:2]", True), ("a[0, 1:]", True), ("a[i]", False), ("a[i, j]", False)]
)
def test_a_slice_in_an_index_is_found(text, expected):
    assert has_slice(expression(text).slice) is expected


def test_a_plain_string_is_a_docstring():
    texts = ["'text'", "b'text'", "f'{x}'", "name = 'text'"]
    assert [is_docstring(ast.parse(text).body[0]) for text in texts] == [True, False, False, False]


def test_plain_functions_and_classes_of_the_module_have_switch_points_of_their_own():
    body = ast.parse("def f(): ...\n@cache\ndef g(): ...\nclass A: ...\nclass B(A): ...\nh = f\n").body
    assert own_functions(body) == {"f", "A"}


def names_of(source):
    tree = ast.parse(source)
    return pure_names(tree.body, ScopeFinder(tree).scope)


def test_pure_calls_have_their_default_meaning_only_if_the_module_does_not_bind_the_name():
    assert names_of("pass") == PURE_CALLS
    assert names_of("def range(n): ...") == PURE_CALLS - {"range"}
    assert names_of("def f():\n    global isinstance\n    isinstance = None") == PURE_CALLS - {"isinstance"}
    assert names_of("from dataclasses import field") == PURE_CALLS
    assert names_of("from fields import field") == PURE_CALLS - {"field"}
    assert names_of("from anywhere import *") == frozenset()


def test_attributes_of_imported_modules_differ_from_those_of_variables():
    tree = ast.parse("import threading\nimport queue\nbox = object()\ndef f(queue):\n    queue.Queue\n")
    finder = ScopeFinder(tree)
    function = finder.scopes[tree.body[-1]]
    assert is_module_attribute(expression("threading.Lock"), function)
    assert not is_module_attribute(expression("box.value"), function)
    assert not is_module_attribute(expression("queue.Queue"), function)  # a parameter here
