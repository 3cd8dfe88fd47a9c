"""What a guarded module may reach at run time, and what it is refused."""

from textwrap import dedent

import pytest

from grader.judging import first_violation
from grader.sim.instrument import ModuleGuards, load

REFUSED = [
    "import threading\nthreading.Lock()._owner",
    "import threading\nthreading.Condition()._waiters = []",
    "import threading\n[t._target for t in [threading.current_thread()]]",
    "import threading\nthreading._sys",
    "import threading\nthreading.Thread._bootstrap",
    "import threading\nclass A:\n    def f(self):\n        self._waiters\nA.f(threading.Condition())",
    "import threading\nclass W(threading.Thread):\n    pass\nW()._sim_task",
    "import threading\nclass W(threading.Thread):\n    def f(self):\n        super()._sim_task\nW().f()",
    "import threading\nclass W(threading.Thread):\n    pass\nf'{vars(W())}'",
    "import threading\nf'{threading.Lock().__dict__}'",
    "import threading\nclass W(threading.Thread):\n    pass\nW().__dict__['_sim_task'] = 1",
    "import threading\nvars(threading.Lock()).update(acquire=1)",
    "class A:\n    pass\nA().__dict__['__cla' + 'ss__'] = 1",
    "import threading\nname = 'acquire'\nsetattr(threading.Lock(), name, 1)",
    "import threading\nname = 'start'\nsetattr(threading.Thread, name, 1)",
    "import threading\nclass W(threading.Thread):\n    def _sim_bootstrap(self):\n        pass",
    "import threading\nclass M:\n    def _sim_bootstrap(self):\n        pass\nclass W(M, threading.Thread):\n    pass",
    "import threading\nclass M:\n    pass\nclass W(M, threading.Thread):\n    pass\nM._sim_bootstrap = len",
    "import threading\nclass W(threading.Thread):\n    def __setattr__(self, name, value):\n        pass",
    "import os\nos._exit",
    "import threading\nthreading.Thread.__init__(threading.current_thread())",
    "import grader.sim",
    "from grader.sim import kernel",
    "import msgspec as fast",
    "getattr(lambda: 0, '__glo' + 'bals__')",
    "getattr(0, '__cla' + 'ss_getitem__', None)",
    "hasattr(0, '__glo' + 'bals__')",
    "class A:\n    pass\nsetattr(A(), '__reduce' + '_ex__', 1)",
    "class A:\n    pass\ndelattr(A, '__dict' + '__')",
    "name = 'tb_frame'\ngetattr(0, name)",
    "name = 'format'\ngetattr('', name)",
    "look = '{0.real}'.format",
    "'{0.real}'.format(1)",
    "template = '{0[0]}'\ntemplate.format([1])",
    "template = '{0:{1.real}}'\ntemplate.format(1, 2)",
    "str.format('{0.real}', 1)",
    "class S(str):\n    pass\nS('{0.real}').format(1)",
    "import collections\ncollections.Counter.mro",
    "'{}'.format_map({})",
]

REACHED = [
    "class A:\n    def __init__(self):\n        self._waiters = 1\n        self.__x = 2\nx = A()._waiters + A()._A__x",
    "class A:\n    _tasks = 3\nA._tasks += 0\nx = A._tasks",
    "class A:\n    stream = manager = 3\nx = A().stream",
    "class A:\n    _n = 3\nclass B(A):\n    def n(self):\n        return super()._n\nx = B().n()",
    "class A(Exception):\n    _n = 3\nx = A()._n",
    "import threading\nclass W(threading.Thread):\n    def __init__(self):\n"
    "        threading.Thread.__init__(self, None, len, args=['abc'])\n    def run(self):\n"
    "        self._result = self._target(*self._args, **self._kwargs)\nw = W()\nw.run()\nx = w._result",
    "def f():\n    f._calls += 1\nf._calls = 2\nf()\nx = f._calls",
    "import types\nx = types.SimpleNamespace(_task=3)._task",
    "class A:\n    def __init__(self, **values):\n        for name, value in values.items():\n"
    "            setattr(self, name, value)\nx = A(_n=3)._n",
    "class A:\n    def __init__(self):\n        self._n = 3\nfor name in ['_n']:\n"
    "    x = hasattr(A(), name) and getattr(A(), name)",
    "class A:\n    pass\na = A()\na.n = 3\nname = 'n'\nx = vars(a)[name]\ndelattr(a, name)\nassert not vars(a).keys()",
    "class A:\n    def __setattr__(self, name, value):\n        self.__dict__[name] = value\n"
    "a = A()\na.n = 2\na.__dict__['n'] += 1\nx = a.n",
    "class A:\n    pass\na = A()\na.__dict__.update(n=1, m=2)\nx = vars(a).setdefault('o', a.n + a.m)\n"
    "assert a.__dict__.pop('n') == 1 and a.__dict__.pop('n', 5) == 5 and not hasattr(a, 'n') and a.o == 3\n"
    "del a.__dict__['m']\nassert vars(a) == {'o': 3}",
    "import threading\nname = 'acquire'\nx = 3 * getattr(threading.Lock(), name)()",
    "template = '{value:>{width}}'\nx = len(template.format(value=1, width=3))",
    "class A:\n    def format(self):\n        return 3\nx = A().format()",
    "from threading import *\nx = 3 * Lock().acquire()",
    "try:\n    import package_that_is_missing\nexcept ImportError:\n    x = 3",
    "class A:\n    format = '{}'\nx = int(A().format.format(3))",
    "class M(type):\n    def __new__(cls, name, bases, body):\n        return super().__new__(cls, name, bases, body)\n"
    "    def __call__(cls, *args):\n        return super().__call__(*args)\n"
    "class A(metaclass=M):\n    _n = 3\nx = A()._n",
    "class A:\n    mro = 3\nx = A().mro",
    "from enum import Enum\nclass E(Enum):\n    A = 3\n    def _own(self):\n        return 3\nx = E.A._own()",
    "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]):\n    _n = 3\nx = A()._n",
    "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass A:\n    _n: int = 3\nx = A()._n",
]


def guarded(tmp_path, source):
    """The module, its guards, and the exception that it raised, if any."""
    path = tmp_path / "submitted.py"
    path.write_text(source)
    guards = ModuleGuards("submitted")
    try:
        return load(path, guards=guards), guards, None
    except Exception as error:
        return None, guards, error


@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_the_modules_own_is_refused_with_its_line(tmp_path, source):
    assert first_violation(source.encode()) is None  # the reader leaves it to the guards
    _, guards, error = guarded(tmp_path, source)
    assert type(error).__name__ == "GuardRefused"
    assert guards.refused.startswith("line ")
    assert str(error) == guards.refused


@pytest.mark.parametrize("source", REACHED, ids=range(len(REACHED)))
def test_the_modules_own_objects_are_reached(tmp_path, source):
    assert first_violation(source.encode()) is None
    module, guards, error = guarded(tmp_path, source)
    assert (error, guards.refused) == (None, "")
    assert module.x == 3


def test_a_guarded_module_leaves_a_later_program_without_guards_alone(tmp_path):
    guarded(tmp_path, "x = 3")
    later = tmp_path / "later.py"
    later.write_text("import functools\nclass A:\n    pass\nx = functools.wraps(A, updated=())(lambda: 3)()")
    assert load(later).x == 3


def test_a_refusal_stays_when_the_program_catches_it(tmp_path):
    source = dedent("""
        import threading
        try:
            threading.Lock()._owner
        except BaseException:
            pass
    """)
    _, guards, error = guarded(tmp_path, source)
    assert error is None
    assert guards.refused == "line 4 has ._owner of an object of the library (_thread.lock)"


def test_a_copy_of_a_namespace_changes_nothing(tmp_path):
    module, _, _ = guarded(tmp_path, "class A:\n    pass\na = A()\na.n = 1\nkept = dict(a.__dict__)\n")
    module.kept["n"] = 2
    assert module.a.n == 1
