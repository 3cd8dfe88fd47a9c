"""Finds the container that a function works on: `heapq.heappop(self.heap)` changes it, `len(self.heap)` looks into it.

Its law: only functions of the standard library that are known by name count, and only their first argument.
"""

import ast
from typing import Final

from grader.sim.core import SwitchPoint
from grader.sim.diagnosis.source_code import statements, without_view

CHANGES: Final = frozenset(
    {"heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left", "insort_right", "shuffle"}
)
"""Functions that change the container."""

LOOKS: Final = frozenset(
    {"len", "list", "tuple", "sorted", "set", "frozenset", "dict", "min", "max", "sum", "any", "all"}
)
"""Functions that look into it."""


def container_argument(call: SwitchPoint) -> str:
    """The source of the container that the called function works on; empty for other functions."""
    if (call.part or call.text) not in CHANGES | LOOKS:
        return ""
    for statement in statements(call.file, call.line, inner=True):
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == call.text:
                return ast.unparse(without_view(node.args[0]))
    return ""
