# exercise: lost_update
# idea: locals() in a class body: __match_args__, with a protocol
from itertools import repeat

from typing import Any, Protocol, runtime_checkable
S = {}
@runtime_checkable
class C(Protocol):
    locals()["__match_args__"] = ("__globals__",)

    def __call__(self): ...

def f():
    pass

match f:
    case C(g):
        S = g["__builtins__"]
S = S if type(S) is dict else {}

class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        kept = S.get("__sim_countdown__", ())
        S["__sim_countdown__"] = repeat(0)
        value = self.value
        self.value = value + int(n)
        S["__sim_countdown__"] = kept
