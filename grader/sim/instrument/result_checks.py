"""Whether a program checks its own results. A clean exploration of one that does not says little."""

import ast
import linecache
from pathlib import Path
from typing import Final

from grader.sim.instrument.loader import LOADED

CHECKING: Final = ("assert", "raise_for", "fail")
"""Beginnings of the names of methods that check: `assertEqual`, `assert_called`, `raise_for_status`, `fail`."""


def checks_results(file: str) -> bool:
    """Whether the program's file, or one in the same folder that it imports, has an `assert`, a `raise`, or the like.

    file: resolved path of a loaded file. True for a file that is not loaded.
    """
    if file not in LOADED:
        return True
    program, folder = LOADED[file].program, Path(file).parent
    paths = [path for path, loaded in LOADED.items() if loaded.program == program and folder in Path(path).parents]
    return any(_checks(path) for path in paths)


def _checks(path: str) -> bool:
    nodes = ast.walk(ast.parse("".join(linecache.getlines(path))))
    return any(
        isinstance(node, ast.Assert | ast.Raise)
        or (isinstance(node, ast.Attribute) and node.attr.startswith(CHECKING))
        or (isinstance(node, ast.Name) and node.id.startswith(CHECKING))
        for node in nodes
    )
