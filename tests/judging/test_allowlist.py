"""Code that an exploration allows, and code that it refuses."""

from pathlib import Path

import pytest

from grader.judging.allowlist import first_violation

ROOT = Path(__file__).parent.parent.parent

REFUSED = [
    "import gc\nx = gc",
    "import sys\nx = sys.modules",
    "import sys\nsys.stdout = None",
    "from os import kill\nx = kill",
    "from sys import modules\nx = modules",
    "import logging\nx = logging.sys",
    "import operator\nx = operator.attrgetter('__globals__')",
    "import operator\nx = operator.attrgetter('a.__globals__')",
    "import operator\nx = operator.attrgetter(name)",
    "import operator\nx = operator.attrgetter",
    "from operator import attrgetter\nx = attrgetter",
    "from operator import attrgetter\nx = map(attrgetter, [])",
    "from operator import methodcaller\nx = methodcaller",
    "from . import scenarios",
    "import asyncio as a\nx = a.events",
    "import asyncio\nx = asyncio.tasks.sys",
    "import dataclasses\nx = dataclasses.inspect",
    "from concurrent import futures\nx = futures.thread",
    "import threading\nhidden = [threading]",
    "import threading\nthreading.Lock.acquire = None",
    "import time\ntime.sleep = None",
    "import time\nsetattr(time, 'sleep', None)",
    "from threading import _active\nx = _active",
    "from functools import singledispatch\nx = singledispatch",
    "from typing import get_type_hints\nx = get_type_hints",
    "x = [].__class__.__base__",
    "x = (lambda: 0).__globals__",
    "x = getattr(0, '__globals__')",
    "reach = getattr",
    "x = map(getattr, [], [])",
    "x = print.__self__",
    "from os import *",
    "import __main__",
    "x: lock._waiters = 1",
    "match 1:\n    case lock._waiters:\n        pass",
    "getattr = max\nx = getattr(0, '_' + 'x')",
    "x = getattr(*['', '_x'])",
    "x = vars()",
    "x = vars(self)",
    "self.__dict__.clear()",
    "self.__dict__ = {}",
    "own = self.__dict__",
    "def f(threading):\n    def g():\n        global threading\n        return threading.sys\nimport threading",
    "from threading import *\nx = excepthook",
    "try:\n    import ujson as json\nexcept ImportError:\n    import json\nx = json.decoder",
    "x = __builtins__",
    "x = eval('1')",
    "x = open('scenarios.py')",
    "try:\n    pass\nexcept Exception as e:\n    x = e.__traceback__",
    "async def f():\n    pass\nx = f().cr_frame",
    "match 0:\n    case object(__globals__=x):\n        pass",
    "x = " + "-" * 100_000 + "1",
    "import json\nE = json.JSONEncoder",
    "import functools\nfunctools.update_wrapper(a, b, assigned=['__globals__'])",
    "import functools\nw = functools.wraps(a, assigned=['x'])",
    "from contextlib import redirect_stdout\nx = redirect_stdout",
    "from typing import get_args\nx = get_args",
    "from enum import global_enum\nx = global_enum",
    "from types import new_class\nx = new_class",
    "X = type('X', (), {})",
    "make = type",
    "class Meta(type):\n    pass\nmake = Meta",
    "class Meta(type):\n    pass\nclass A(metaclass=Meta):\n    pass\ntype(A)('B')",
    "class Meta(type):\n    def __prepare__(cls, name):\n        return {}",
    "class Meta(type):\n    def __new__(cls, name, bases, body):\n        body['x'] = 1\n"
    "        return super().__new__(cls, name, bases, body)",
    "class Meta(type):\n    def __new__(cls, name, bases, body):\n        return super().__new__(cls, name, bases, {})",
    "class Meta(type):\n    def __init__(cls, name, bases=(), body=None):\n        pass",
    "class Meta(type):\n    def __new__(cls, name, *rest):\n        return super().__new__(cls, name, *rest)",
    "class Meta(type, metaclass=type):\n    pass",
    "class A(metaclass=make()):\n    pass",
    "import unittest\nclass T(unittest.TestCase):\n    pass\nT('run').run()",
    "import unittest\nunittest.main()",
    "unittest = a\nimport unittest\nclass T(unittest.TestCase):\n    def f(self):\n        x = eval('1')",
    "def main():\n    x = eval('1')\nmain()",
    "def test(x=eval('1')):\n    pass",
    "@register\ndef main():\n    x = eval('1')",
    "def work():\n    x = eval('1')\nif __name__ == '__main__':\n    work()",
    "import logging\nlogging.basicConfig(style='{', format='{msg.__class__}')",
    "import logging\nlogging.basicConfig(style='{', format=text)",
    "import logging\nlogging.Formatter('{x}', None, '{')",
    "import logging\nlogging.StreamHandler(stream=other)",
    "import logging\nclass F(logging.Formatter):\n    def __init__(self):\n        super().__init__(text, style='{')",
    "from multiprocessing.pool import ThreadPool\nclass P(ThreadPool):\n    pass",
    "import multiprocessing\nx = multiprocessing.util",
    "class A:\n    __match_args__ = ('__globals__',)",
    "class A:\n    __annotations__ = {}",
    "class A:\n    def __getstate__(self):\n        pass",
    "import sys\nout = sys.stdout",
    "import sys\nx = sys.stdout.buffer",
    "field = object.__setattr__",
    "type(source).lock = None",
    "source.__class__.lock = None",
    "setattr(type(source), 'lock', None)",
    "import threading\nT = threading.Thread\nT.start = None",
    "kind = type(account)\nkind.lock = None",
    "import logging\nlogging.basicConfig(filename='x')",
    "__name__ = '__main__'\nif __name__ == '__main__':\n    import gc\nx = gc",
    "if __name__ == '__main__':\n    pass\nelse:\n    import gc\nx = gc",
    "class A(metaclass=type):\n    pass",
    "class A:\n    def __reduce__(self):\n        pass",
]

ALLOWED = [
    "import threading\nlock = threading.Lock()",
    "from concurrent import futures\npool = futures.ThreadPoolExecutor()",
    "import concurrent.futures as cf\npool = cf.ThreadPoolExecutor()",
    "import asyncio\nasync def f():\n    async with asyncio.timeout(1), asyncio.TaskGroup():\n        pass",
    "from __future__ import annotations\nfrom types import TracebackType\nfrom typing import Any, Self",
    "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    x: int = 0",
    "class A:\n    __slots__ = ('_lock',)\n    def __repr__(self):\n        return type(self).__name__",
    "import queue\ndef f(queue):\n    queue = queue\n    return queue.get()",
    "import queue\ndef f():\n    queue = list()\n    return [queue]",
    "import sys, os, logging\nlog = logging.getLogger('x')\nprint(os.cpu_count(), file=sys.stderr)",
    "from queue import Queue, Empty\nq = Queue()\nq.put_nowait(1)",
    "import itertools, functools, collections\nx = functools.partial(max, 1), collections.deque()",
    "x = hasattr(0, 'value') and getattr(0, 'value')",
    "class B(threading.Thread):\n    def run(self):\n        self._result = 1",
    "if __name__ == '__main__':\n    print('hello')",
    "if __name__ == '__main__':\n    import gc, doctest\n    doctest.testmod()",
    "x = '{} {:>3}'.format(1, 2)",
    "__license__ = 'MIT'\nif __debug__:\n    pass",
    "class A:\n    def __init__(self):\n        self._n = 0\n    def take(self, other):\n        return other._n",
    "class A:\n    def __eq__(self, other):\n        return type(other) is A",
    "class A:\n    pass\nif not hasattr(A, '_lock'):\n    A._lock = 1\nx = A._lock",
    "from operator import attrgetter\nfirst, second = sorted(pair, key=attrgetter('number'))",
    "import threading\nT = threading.Thread\nt = T()\nt.name = 'x'",
    "def f(kind: type[int]):\n    return kind()",
    "from functools import wraps\ndef d(f):\n    @wraps(f)\n    def g():\n        return f()\n    return g",
    "from threading import *\nfrom time import *\nlock = Lock()\nsleep(0)",
    "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
    "try:\n    import ujson as json\nexcept ImportError:\n    import json\nx = json.dumps(1)",
    "class A:\n    def f(self):\n        self._tasks = [self._loop, self.stream, self.manager]",
    "class A:\n    format: str = ''\n    _waiters = None",
    "self.__dict__['x'] = 1\nself.__dict__.update(x=1)\ndel self.__dict__['x']\nvars(self)['x'] += 1",
    "shown = f'{self.__dict__} {vars(self)}'\nfor name, value in self.__dict__.items():\n    pass",
    "__all__ = [name for name in dir() if name != 'x']",
    "class Meta(type):\n    known = {}\n    def __new__(cls, name, bases, body):\n"
    "        made = super().__new__(cls, name, bases, body)\n        cls.known[name] = made\n        return made\n"
    "    def __call__(cls, *args, **kwargs):\n        return super().__call__(*args, **kwargs)\n"
    "class A(metaclass=Meta):\n    pass",
    "from abc import ABCMeta, abstractmethod\nclass A(metaclass=ABCMeta):\n    @abstractmethod\n    def f(self): ...",
    "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(eval('1'))\n"
    "if __name__ == '__main__':\n    unittest.main()",
    "import argparse\ndef main():\n    print(argparse.ArgumentParser().parse_args())\n"
    "if __name__ == '__main__':\n    main()",
    "import logging, sys\nlogging.basicConfig(style='{', format='{levelname} {message}', stream=sys.stdout)\n"
    "log = logging.getLogger()\nif not log.handlers:\n    log.addHandler(logging.StreamHandler(sys.stderr))",
    "from multiprocessing.pool import ThreadPool\nimport multiprocessing\npool = multiprocessing.pool.ThreadPool(2)",
    "name = input('name? ')",
    "import sys\ntry:\n    pass\nexcept ValueError:\n    print(sys.exc_info()[0])",
    "not python",
    "x = " + "(" * 5000 + ")" * 5000,
]


@pytest.mark.parametrize("source", REFUSED)
def test_code_that_could_reach_the_exploration_is_a_violation_with_its_line(source):
    found = first_violation(source.encode())
    assert found is not None
    assert found.what
    assert found.line >= 1


@pytest.mark.parametrize("source", ALLOWED)
def test_code_that_concurrent_programs_need_is_allowed(source):
    assert first_violation(source.encode()) is None


EXPLORED = {
    path.stem.removeprefix("test_")
    for path in ROOT.glob("exercises/*/*/test_*.py")
    if "student.explore(" in path.read_text(encoding="utf-8")
}
REFERENCES = sorted(path for path in ROOT.glob("solutions/*/*.py") if path.stem in EXPLORED)
"""Those of exercises with explorations: only there does anybody read the file."""


def test_there_are_reference_solutions_to_check():
    assert len(REFERENCES) >= 15


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.stem)
def test_every_reference_solution_is_allowed(path):
    assert first_violation(path.read_bytes()) is None
