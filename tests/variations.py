"""Harmless variations of a right solution: the same program in another style. None of them may cost a verdict.

Each variation adds text before or after the solution. The text is not used, or wraps what is there.
"""

import ast
import re
from collections.abc import Iterator

UNUSED = """argparse array base64 bisect calendar cmath collections configparser contextlib copy csv datetime decimal
    difflib dis doctest email enum errno fnmatch fractions functools gc getpass glob graphlib hashlib heapq html http
    importlib inspect io ipaddress itertools json keyword linecache locale logging math mimetypes multiprocessing
    numbers operator os pathlib pickle platform pprint queue random re sched secrets select selectors shelve shlex
    shutil signal socket sqlite3 statistics string struct subprocess sys tempfile textwrap threading time timeit token
    trace traceback types typing unittest urllib uuid warnings weakref zlib zoneinfo""".split()
STARS = ("threading", "time", "typing", "queue", "asyncio", "concurrent.futures", "collections", "itertools", "math")
BUILTINS = """open input vars dir compile help eval exec memoryview type getattr format globals locals id list next
    object breakpoint delattr setattr hasattr""".split()
PRIVATE = """_waiters _waiter _loop _task _tasks _target _args _kwargs _callbacks _context _value _lock _cond _state
    _flag _owner _count _queue _threads _result _exception _done _name _data _initial _handle _timer _parent
    _children""".split()

FIELD = """
class Holder:
    {name} = None
    def __init__(self, {name}=1):
        self.{name} = {name}
HOLDER = Holder()
HOLDER.{name} += 1
"""
LOCAL = """
def use(values):
    {name} = len(values)
    return {name} + 1
use([])
"""
ATTRIBUTE = """
class Own:
    def __init__(self):
        self.{name} = []
    def size(self):
        return len(self.{name})
Own().size()
"""

PRELUDES = {
    "logging.basicConfig": "import logging\nlogging.basicConfig(level=logging.INFO)",
    "a logger with a handler": """
import logging
logger = logging.getLogger(__name__)
handler = logging.StreamHandler()
handler.setFormatter(logging.Formatter("%(asctime)s %(threadName)s %(message)s"))
logger.addHandler(handler)
logger.setLevel(logging.DEBUG)
logger.propagate = False
""",
    "a logger annotation": "import logging\nlog: logging.Logger = logging.getLogger('solution')\nlog.debug('loaded')",
    "a null handler": "import logging\nlogging.getLogger(__name__).addHandler(logging.NullHandler())",
    "a switch interval": "import sys\nsys.setswitchinterval(1e-6)",
    "an optional import": "try:\n    import numpy\nexcept ImportError:\n    numpy = None",
    "a fallback import": "try:\n    from typing import Self\nexcept ImportError:\n    Self = None",
    "a version check": "import sys\nif sys.version_info < (3, 8):\n    raise RuntimeError('too old')",
    "a type-checking block": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pathlib",
    "constants": "import os\nWORKERS = min(32, (os.cpu_count() or 1) + 4)\nTIMEOUT = 30.0",
    "a dataclass": """
import dataclasses
@dataclasses.dataclass(slots=True, frozen=True)
class Entry:
    name: str = ""
    format: str = "text"
    values: list = dataclasses.field(default_factory=list)
ENTRY = Entry("a")
""",
    "a repr by vars": """
class Shown:
    def __init__(self):
        self.a = 1
    def __repr__(self):
        fields = ", ".join(f"{key}={value!r}" for key, value in vars(self).items())
        return f"{type(self).__name__}({fields})"
SHOWN = repr(Shown())
""",
    "a repr by __dict__": """
class Shown:
    def __init__(self):
        self.a = 1
    def __repr__(self):
        return f"{self.__class__.__name__}({self.__dict__})"
SHOWN = repr(Shown())
""",
    "slots and a property": """
class Box:
    __slots__ = ("_value",)
    def __init__(self, value=0):
        self._value = value
    @property
    def value(self):
        return self._value
    @value.setter
    def value(self, new):
        self._value = new
BOX = Box()
BOX.value = 3
""",
    "getattr with a computed name": """
class Options:
    fast = True
def option(name):
    return getattr(Options, name, None)
FAST = option("fast")
""",
    "setattr in a loop": """
class Settings:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
SETTINGS = Settings(workers=3)
""",
    "a metaclass": """
class Registry(type):
    known = {}
    def __new__(cls, name, bases, body):
        made = super().__new__(cls, name, bases, body)
        cls.known[name] = made
        return made
class Plugin(metaclass=Registry):
    pass
""",
    "an enum": "import enum\nclass State(enum.Enum):\n    NEW = 'new'\n    DONE = 'done'\nSTATE = State('new')",
    "a named tuple": "import collections\nPair = collections.namedtuple('Pair', ['left', 'right'])\nPAIR = Pair(1, 2)",
    "a protocol": """
from typing import Protocol, runtime_checkable
@runtime_checkable
class Callback(Protocol):
    def __call__(self, value: int) -> None: ...
""",
    "an abstract base": """
import abc
class Base(abc.ABC):
    @abc.abstractmethod
    def work(self): ...
""",
    "an exception class": """
class WorkError(Exception):
    def __init__(self, message, *, cause=None):
        super().__init__(message)
        self.__cause__ = cause
""",
    "format with a name": "TEMPLATE = '{name}: {value}'\ndef shown(**values):\n    return TEMPLATE.format(**values)",
    "a __future__ import": "from __future__ import absolute_import",
    "a weak reference": "import weakref\nCACHE = weakref.WeakValueDictionary()",
    "a lock at module level": "import threading\n_MODULE_LOCK = threading.Lock()\nwith _MODULE_LOCK:\n    pass",
    "a _thread lock": "import _thread\n_RAW = _thread.allocate_lock()\n_RAW.acquire()\n_RAW.release()",
    "a thread-local": "import threading\n_LOCAL = threading.local()\n_LOCAL.depth = 0",
}

WRAPPERS = {
    "a timing decorator": """
import functools as _functools, time as _time
def _timed(function):
    @_functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = _time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.seconds = _time.perf_counter() - start
    return wrapper
{name} = _timed({name})
""",
    "an async timing decorator": """
import functools as _functools
def _traced(function):
    @_functools.wraps(function)
    async def wrapper(*args, **kwargs):
        return await function(*args, **kwargs)
    return wrapper
{name} = _traced({name})
""",
    "a class-based decorator": """
import functools as _functools
class _Counted:
    def __init__(self, function):
        _functools.update_wrapper(self, function)
        self.function = function
        self.count = 0
    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)
{name} = _Counted({name})
""",
}

AFTERS = {
    "a main block": "\nif __name__ == '__main__':\n    import argparse\n    argparse.ArgumentParser().parse_args()\n",
    "unit tests of one's own": """
import unittest
class OwnTests(unittest.TestCase):
    def test_it(self):
        self.assertTrue(True)
if __name__ == "__main__":
    unittest.main()
""",
    "an export list": "\n__all__ = [name for name in dir() if not name.startswith('_')]\n",
}


def variations(source: str, functions: tuple[str, ...] = (), *, coroutine: bool = False) -> Iterator[tuple[str, str]]:
    """The name and the text of each variation of `source`; `functions` are the names that the grader calls."""
    for module in UNUSED:
        yield f"unused import {module}", before(source, f"import {module}")
    for module in STARS:
        yield f"star import {module}", before(source, f"from {module} import *")
    for kind, names, template in (
        ("a field", BUILTINS, FIELD),
        ("a local", BUILTINS, LOCAL),
        ("an attribute", PRIVATE, ATTRIBUTE),
    ):
        for name in names:
            yield f"{kind} {name}", before(source, template.format(name=name).strip("\n"))
    for name, text in PRELUDES.items():
        yield name, before(source, text.strip("\n"))
    for name, text in WRAPPERS.items():
        for function in functions:
            if ("async" in name) == coroutine:
                yield f"{name} on {function}", source + "\n" + text.format(name=function)
    for name, text in AFTERS.items():
        yield name, source + "\n" + text


def before(source: str, text: str) -> str:
    """`text` after the docstring and the `__future__` imports of `source`."""
    line = 0
    for node in ast.parse(source).body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_docstring or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            line = node.end_lineno or 0
        else:
            break
    lines = source.splitlines(keepends=True)
    if re.match("from __future__", text):
        first = ast.parse(source).body[0]
        line = (first.end_lineno or 0) if isinstance(first, ast.Expr) else 0
    return "".join([*lines[:line], "\n" if line else "", text + "\n\n\n", *lines[line:]])
