"""Ways from a name to an attribute: patterns, generated methods, strings, classes made at run time."""

import tracemalloc

import pytest

from grader.judging.allowlist import MAX_SOURCE_KB, first_violation

REFUSED = [
    ("from collections import namedtuple\nT = namedtuple('T', 'tb_frame')", "namedtuple with names"),
    ("from collections import namedtuple\nT = namedtuple('T', ['_target'])", "namedtuple with names"),
    ("from collections import namedtuple\nT = namedtuple('T', names)", "namedtuple with names"),
    ("from collections import namedtuple\nT = namedtuple('T', *names)", "namedtuple with names"),
    ("import collections\nT = collections.namedtuple('T', 'f_back')", "collections.namedtuple with names"),
    ("from collections import namedtuple\nT = namedtuple('T', 'x', module='grader')", "namedtuple with names"),
    ("from collections import namedtuple as make\nx = [make]", "make used as a value"),
    ("import collections\nx = collections.namedtuple", "namedtuple used as a value"),
    ("import collections\nx = getattr(collections, 'namedtuple')('T', x)", "namedtuple used as a value"),
    ("from typing import NamedTuple\nT = NamedTuple('T', [('f_' 'back', int)])", "NamedTuple with names"),
    ("from typing import NamedTuple\nT = NamedTuple('T', f_back=int)", "NamedTuple with names"),
    ("from typing import TypedDict\nT = TypedDict('T', {'x=print()': int})", "TypedDict with names"),
    ("from enum import Enum\nE = Enum('E', {'__annotations__': {}})", "Enum with names"),
    ("from enum import Enum\nclass E(Enum):\n    pass\nF = E('F', names)", "an Enum without members"),
    ("from enum import Enum\nclass E(Enum):\n    A = 1\n    _ignore_ = ['A']", "an attribute named _ignore_"),
    ("class T:\n    tb_frame: object", "tb_frame"),
    ("class T:\n    _target: object\nmatch x:\n    case T(t): pass", "an attribute named _target"),
    ("class T:\n    if True:\n        _args: object\nmatch x:\n    case T(t): pass", "an attribute named _args"),
    ("class T:\n    format: object\nmatch x:\n    case T(t): pass", "an attribute named format"),
    ("class T:\n    __class__ = 1", "__class__"),
    ("class T:\n    def __class__(self):\n        pass", "a definition of __class__"),
    ("class T:\n    def __subclasshook__(cls, other):\n        pass", "a definition of __subclasshook__"),
    ("class T:\n    def __instancecheck__(cls, other):\n        pass", "a definition of __instancecheck__"),
    ("x.__class__ = T", ".__class__"),
    ("T.register(dict)", ".register, which makes objects look like instances of another class"),
    ("class T:\n    def register(self):\n        pass\nT.register(int)", ".register, which makes objects look"),
    ("def f(f_back):\n    pass", "a definition of f_back"),
    ("match 1:\n    case f_globals:\n        pass", "a definition of f_globals"),
    ("match 1:\n    case __sim_point__:\n        pass", "a definition of __sim_point__"),
    ("match 1:\n    case [*__builtins__]:\n        pass", "a definition of __builtins__"),
    ("import math as __builtins__", "a definition of __builtins__"),
    ("try:\n    pass\nexcept E as __sim_point__:\n    pass", "a definition of __sim_point__"),
    ("match A():\n    case __name__: pass\nif __name__ == '__main__':\n    import gc", "a definition of __name__"),
    ("match '':\n    case str(format=f):\n        pass", ".format"),
    ("match 0:\n    case object(_bootstrap=f):\n        pass", "._bootstrap"),
    ("look = getattr('{0.tb_frame}', 'format')(1)", "format used as a value"),
    ("import operator\nx = getattr(operator, 'attrgetter')('f_' + 'back')", "attrgetter used as a value"),
    ("import sys as x\nx.modules\nfrom types import SimpleNamespace as x", "x, which is imported with two meanings"),
    ("class A:\n    import sys\nm = A.sys.modules", "an import or a global statement in a class"),
    ("import sys as x\ndef f(x):\n    class A:\n        global x\n        m = x.modules", "an import or a global"),
    ("def f(x):\n    def g():\n        nonlocal x\n        import sys as x\n    return x", "a nonlocal name"),
    ("make = type(int)\nX = make('X', (), {})", "the result of type() used as a value"),
    ("X = type(int)('X', (), {})", "the result of type() used as a value"),
    ("X = int.__class__('X', (), {})", "the result of type() used as a value"),
    ("X = type(int)(*names)", "the result of type() used as a value"),
    ("X = type(int).__call__('X', (), {})", "the result of type() used as a value"),
    ("class M(type(int)):\n    pass", "the result of type() used as a value"),
    ("class A:\n    make = type(int)\nX = A.make('X', (), {})", "the result of type() used as a value"),
    ("x = type(int) == catch", "the result of type() used as a value"),
    ("#" * (MAX_SOURCE_KB * 1024 + 1), "a file of more than 64 KB"),
]  # fmt: skip

ALLOWED = [
    "from dataclasses import dataclass\n@dataclass\nclass D:\n    n: int\nmatch D(1):\n    case D(n):\n        pass",
    "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\nmatch P(1):\n    case P(x):\n        pass",
    "from collections import namedtuple\nW = namedtuple('W', 'kind event', defaults=[None])",
    "from collections import namedtuple\nclass W(namedtuple('W', ['kind', 'event'])):\n    pass",
    "from typing import NamedTuple\nW = NamedTuple('W', [('kind', int), ('event', object)])",
    "from typing import TypedDict\nT = TypedDict('T', {'x': int})\nclass U(TypedDict, total=False):\n    x: int",
    "from enum import Enum, auto\nclass State(Enum):\n    EMPTY = auto()\n    READY = auto()\nx = State.READY",
    "import enum\nclass Color(enum.IntEnum):\n    RED = 1\nE = enum.Enum('E', 'A B')\nx = Color(1)",
    "match 1:\n    case int(x) | str(x):\n        pass\n    case {'a': b, **rest}:\n        pass",
    "class Bank:\n    def register(self, name):\n        pass\nbank.register('x')",
    "kind = type(error)\nprint(f'{kind.__name__}', type(error), isinstance(x, kind), kind is int)",
    "class A:\n    def copy(self, o):\n        return type(self)(1) if type(self) == type(o) else 0",
    "if type(error) in (ValueError, KeyError) or error.__class__.__name__ == 'X':\n    raise type(error)('again')",
    "from typing import Iterator\nfrom collections.abc import Iterator",
    "import threading\ndef f():\n    import threading\n    return threading.Lock()",
    "def f():\n    for _task in tasks:\n        _loop = _task\n    return _loop",
    "#" * (MAX_SOURCE_KB * 1024),
]  # fmt: skip


@pytest.mark.parametrize(("source", "what"), REFUSED, ids=range(len(REFUSED)))
def test_a_name_that_could_reach_a_forbidden_attribute_is_a_violation(source, what):
    found = first_violation(source.encode())
    assert found is not None
    assert found.what.startswith(what)


@pytest.mark.parametrize("source", ALLOWED, ids=range(len(ALLOWED)))
def test_ordinary_uses_of_classes_patterns_and_types_are_allowed(source):
    assert first_violation(source.encode()) is None


def test_many_functions_inside_a_large_one_do_not_copy_its_names():
    inside = "".join(f"    def g{n}(): pass\n" for n in range(1200))
    source = "def f():\n    " + "=".join(f"a{n}" for n in range(4000)) + "=0\n" + inside
    tracemalloc.start()
    try:
        assert first_violation(source.encode()) is None
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("source", ["class A:\n    _loop = 0\nmatch A():\n    case A(x): pass", "n: A._loop = 0"])
def test_the_message_for_a_reserved_name_suggests_another_name(source):
    assert "choose another name" in first_violation(source.encode()).what
