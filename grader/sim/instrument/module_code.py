"""The code of modules: rewritten, compiled, and kept for the next time, also by another process.

To rewrite the scenarios of an exercise takes longer than many an exploration. So one process does it, `pack`s the code,
and the student processes `unpack` it.
"""

import ast
import functools
import marshal
import warnings
from dataclasses import astuple
from types import CodeType
from typing import NamedTuple

from grader.sim.core import SWITCH_POINTS, SwitchPoint, register_switch_point
from grader.sim.instrument import module_state
from grader.sim.instrument.provable import doubt_about
from grader.sim.instrument.recording import RecordingRewriter
from grader.sim.instrument.rewrite import rewrite
from grader.sim.instrument.shared_names import names_that_change

Compiled = tuple[CodeType, bool, bool, bool]
"""(code, whether the module keeps state, whether it may change other modules, whether each of its changes shows in a
namespace)"""


class Recorded(NamedTuple):
    """The code of a module that records its accesses.

    doubt              why nothing can be proved about it; empty if there is no such reason
    names_that_change  see `shared_names.names_that_change`
    """

    code: CodeType
    doubt: str
    names_that_change: frozenset[tuple[str, str]] = frozenset()


_UNPACKED: dict[tuple[bytes, str], tuple[Compiled, Recorded]] = {}


@functools.lru_cache(maxsize=64)
def compiled(source: bytes, key: str, guarded: bool = False, opaque: bool = False) -> Compiled:
    """The code with switch points, and what the source tells about changes of the module.

    source: the bytes of the file. key: its resolved path. guarded: whether its reflection is checked at run time.
    opaque: no switch points. Raises SyntaxError if it is not valid Python.
    """
    if not (guarded or opaque) and (known := _UNPACKED.get((source, key))):
        return known[0]
    text = _decode(source)
    with warnings.catch_warnings():
        # Warnings of the compiler concern the author of the program. They must not become errors here.
        warnings.simplefilter("ignore")
        code = compile(text if opaque else rewrite(text, key, guarded), key, "exec", dont_inherit=True)
        tree = ast.parse(text)  # as it was written
    return (
        code,
        module_state.keeps_state(tree),
        module_state.changes_other_modules(tree),
        module_state.shows_every_change(tree),
    )


@functools.lru_cache(maxsize=64)
def recorded(source: bytes, key: str, guarded: bool, opaque: bool) -> Recorded:
    """The code that records its accesses, and what its source tells."""
    if not (guarded or opaque) and (known := _UNPACKED.get((source, key))):
        return known[1]
    text = _decode(source)
    if opaque:
        return Recorded(compiled(source, key, guarded, opaque)[0], "a library without switch points")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = compile(rewrite(text, key, guarded, make=RecordingRewriter), key, "exec", dont_inherit=True)
        except Exception as problem:  # a fault of ours must not look like one of the program
            doubt = f"code that cannot be recorded ({type(problem).__name__})"
            return Recorded(compiled(source, key, guarded)[0], doubt)
        tree = ast.parse(text)
        return Recorded(code, doubt_about(tree), names_that_change(tree, key))


def pack(source: bytes, key: str) -> bytes:
    """Both codes of a module without guards, for `unpack` in another process of the same kit and Python.

    source, key: as for `compiled`. Raises SyntaxError if it is not valid Python.
    """
    before = len(SWITCH_POINTS)
    plain, recording = (make.__wrapped__(source, key, False, False) for make in (compiled, recorded))
    points = [astuple(each) for each in SWITCH_POINTS[before:]]
    return marshal.dumps((source, key, before, points, plain, tuple(recording)))


def unpack(packed: bytes) -> None:
    """Lets `compiled` and `recorded` find the code. It has to be trusted.

    The code names its switch points by their numbers. Where others have these numbers, it is not used.
    """
    source, key, before, points, plain, recording = marshal.loads(packed)  # noqa: S302
    if before == len(SWITCH_POINTS):
        for each in points:
            register_switch_point(SwitchPoint(*each))
        _UNPACKED[source, key] = plain, Recorded(*recording)


def _decode(source: bytes) -> str:
    from importlib.util import decode_source

    try:
        return decode_source(source)
    except UnicodeDecodeError as problem:
        raise SyntaxError(f"not valid text: {problem}") from problem
