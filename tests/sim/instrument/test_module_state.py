"""A module is run again before each execution, unless nothing in it can change."""

import ast

import pytest

from grader.sim.instrument.module_state import keeps_state, shows_every_change


@pytest.mark.parametrize(
    "source",
    [
        "'words'",
        "import threading\nLIMIT = -3 * 2\nPAIR = (1, 'a')\nname: str = 'x'",
        "def f(a=1, *, b='x'):\n    local = []",
        "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    items: list = field(default_factory=list)",
        "class A:\n    LIMIT = 3\n    @property\n    def p(self): pass\n    @p.setter\n    def p(self, v): pass",
        "if __name__ == '__main__':\n    print()",
    ],
)
def test_definitions_and_constants_keep_no_state(source):
    assert not keeps_state(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "import threading\nlock = threading.Lock()",
        "items = []",
        "total = 0\ndef add():\n    global total\n    total += 1",
        "class A:\n    shared = []",
        "class A:\n    count = 0\ndef add():\n    A.count += 1",
        "def f(into=[]):\n    into.append(1)",
        "import functools\n@functools.cache\ndef f(): pass",
        "def f():\n    setattr(f, 'n', 1)",
        "for i in range(3):\n    print(i)",
    ],
)
def test_anything_that_can_change_is_state(source):
    assert keeps_state(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    a.x = 1\nclass A:\n    n = 0\n    def g(self): A.n += 1",
        "total = 0\ndef add():\n    global total\n    total += 1",
        "class A:\n    def __add__(self, n): pass\n    __radd__ = __add__",
    ],
)
def test_stores_to_names_and_attributes_show(source):
    assert keeps_state(ast.parse(source)) or "radd" in source
    assert shows_every_change(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "items = []",
        "def f(into=[]): pass",
        "def f(a):\n    setattr(a, 'x', 1)",
        "def f(a):\n    a.__dict__['x'] = 1",
        "def f(a):\n    a.__defaults__ = (1,)",
        "def f(a):\n    a.register(int)",
        "class A:\n    __module__ = 'other'",
        "class A:\n    def __init_subclass__(cls): pass",
        "class A(metaclass=B): pass",
        "import functools\n@functools.cache\ndef f(): pass",
        "print()",
    ],
)
def test_changes_may_be_hidden_in_anything_else(source):
    assert not shows_every_change(ast.parse(source))
