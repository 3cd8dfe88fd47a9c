"""Imports submitted modules: rewritten, and with the scheduler's primitives in place of the real ones.

Its law: nothing global is patched. A rewritten module has builtins of its own, and their `__import__` returns the
replacements. All other code in the process keeps the real modules.
"""

import ast
import builtins
import contextlib
import functools
import importlib
import importlib.util
import linecache
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final, TypeVar

from grader.sim.core import ABORT, COUNTDOWN, IDLED, POINT, PROGRAM_BUILTINS, Abort
from grader.sim.engine import KERNEL
from grader.sim.instrument import module_state
from grader.sim.instrument.guards import ModuleGuards
from grader.sim.instrument.module_snapshots import restore_snapshots, take_snapshot
from grader.sim.instrument.recorded_code import HOOKS
from grader.sim.instrument.recording import RecordingRewriter, doubt_about
from grader.sim.instrument.rewrite import rewrite
from grader.sim.primitives import REPLACEMENTS, STDLIB_COPIES, load_copy

RECORDS: Final = "__sim_records__"
"""Name of the flag in `PROGRAM_BUILTINS` that makes modules run as code that records its accesses."""

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class RerunFailed(ImportError):
    """The body of a module has run before, but fails when it is run again for the next execution."""


IMPORT_ATTRIBUTES: Final = ("__name__", "__file__", "__path__", "__spec__", "__loader__")
"""Attributes that a module has before its body is executed."""


class LoadedModule:
    """A rewritten module that can be brought back to its state just after import.

    keeps_state            the module may have changed during an execution
    changes_other_modules  the module may have changed others
    program                number of the program; modules that import each other belong to the same one
    stale                  its body must be run again before the module is used
    """

    def __init__(
        self,
        module: ModuleType,
        compiled: tuple[CodeType, bool, bool],
        program: int,
        recorded: Callable[[], tuple[CodeType, str]],
    ) -> None:
        self.module = module
        self._recorded = recorded
        self._runs_recorded = False
        self.code, self.keeps_state, self.changes_other_modules = compiled
        self.program = program
        self.stale = False
        self._classes: list[tuple[Any, dict[str, Any]]] = []

    @property
    def changed(self) -> bool:
        """Whether the module may differ from its state just after import."""
        if self._runs_recorded != PROGRAM_BUILTINS[RECORDS]:
            return True
        return self.keeps_state or any(now != before for now, before in self._classes)

    @property
    def doubt(self) -> str:
        """Why a reduced search can prove nothing about the module; empty if there is no such reason."""
        return self._recorded()[1]

    def run(self) -> None:
        """Executes the module's body in a clean namespace."""
        self.stale = False
        names = vars(self.module)
        kept: dict[str, Any] = {name: names[name] for name in IMPORT_ATTRIBUTES if name in names}
        names.clear()
        names.update(kept, __builtins__=PROGRAM_BUILTINS, __doc__=None)
        self._runs_recorded = bool(PROGRAM_BUILTINS[RECORDS])
        exec(self._recorded()[0] if self._runs_recorded else self.code, names)
        namespaces = [
            vars(each) for each in names.values() if isinstance(each, type) and each.__module__ == kept["__name__"]
        ]
        self._classes = [(now, dict(now)) for now in namespaces]


LOADED: Final[dict[str, LoadedModule]] = {}
"""Resolved path -> module, for all modules of all programs."""


GUARDED: Final[dict[str, ModuleGuards]] = {}
"""Name of a module -> its guards. They check its imports, too."""


def load(path: str | Path, beside: ModuleType | None = None, guards: ModuleGuards | None = None) -> ModuleType:
    """Imports a Python file under the scheduler. A second call returns a new module.

    :param path: the file. Files beside it that it imports are loaded in the same way.
    :param beside: another loaded module of the same program. If one module of a program has changed, all are run again.
    :param guards: what checks the reflection of the module at run time; None for no checks.
    :returns: the module. Its functions can be passed to `explore` and `replay`.
    :raises OSError: if the file cannot be read.
    :raises SyntaxError: if it is not valid Python.
    :raises NotUnderControl: if the module's body does something that the scheduler cannot control.

    Other exceptions of the module's own body are raised unchanged.
    """
    program = _program_of(beside.__file__ if beside else None)
    return _load(Path(path).resolve(), program, again=True, guards=guards).module


def _program_of(file: str | None) -> int:
    """The number of the program that the file belongs to; a new number for an unknown file."""
    known = LOADED.get(file or "")
    return known.program if known else 1 + max((loaded.program for loaded in LOADED.values()), default=0)


def _load(path: Path, program: int, again: bool = False, guards: ModuleGuards | None = None) -> LoadedModule:
    key = str(path)
    known = LOADED.get(key)
    if known is not None and not again:
        for loaded in [each for each in LOADED.values() if each.program == known.program]:
            loaded.program = program  # programs that share a module are one
        if known.stale:
            known.run()
        return known
    source = path.read_bytes()
    parts = compiled(source, key, guards is not None)
    linecache.checkcache(key)
    module = _blank(path)
    loaded = LoadedModule(module, parts, program, lambda: recorded(source, key, guards is not None))
    GUARDED.pop(module.__name__, None)
    if guards is not None:
        guards.install()
        GUARDED[module.__name__] = guards
    LOADED[key] = loaded
    # The modules dataclasses and typing look modules up in sys.modules.
    if module.__name__ not in sys.modules or getattr(sys.modules[module.__name__], "__file__", None) == key:
        sys.modules[module.__name__] = module
    try:
        loaded.run()
    except BaseException:
        del LOADED[key]
        raise
    return loaded


def _blank(path: Path) -> ModuleType:
    """A module with only the attributes that the import system gives to each."""
    name = path.parent.name if path.name == "__init__.py" else path.stem
    spec = importlib.util.spec_from_file_location(name, path, loader=SourceFileLoader(name, str(path)))
    assert spec is not None
    return importlib.util.module_from_spec(spec)


@functools.lru_cache(maxsize=16)
def compiled(source: bytes, key: str, guarded: bool = False) -> tuple[CodeType, bool, bool]:
    """(the code with switch points, whether the module keeps state, whether it may change other modules)

    source: the bytes of the file. key: its resolved path. guarded: whether its reflection is checked at run time.
    Raises SyntaxError if it is not valid Python.
    """
    text = _decode(source)
    with warnings.catch_warnings():
        # Warnings of the compiler concern the author of the program. They must not become errors here.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(rewrite(text, key, guarded), key, "exec", dont_inherit=True)
        tree = ast.parse(text)  # as it was written
    return code, module_state.keeps_state(tree), module_state.changes_other_modules(tree)


@functools.lru_cache(maxsize=16)
def recorded(source: bytes, key: str, guarded: bool) -> tuple[CodeType, str]:
    """(the code that records its accesses, why nothing can be proved about it or an empty text)"""
    text = _decode(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        tree = rewrite(text, key, guarded, make=RecordingRewriter)
        return compile(tree, key, "exec", dont_inherit=True), doubt_about(ast.parse(text))


@contextlib.contextmanager
def recording() -> Iterator[str]:
    """Loaded modules run as code that records its accesses. Yields why nothing can be proved about them, or nothing."""

    def plain_point(point: int) -> bool:
        KERNEL.doubt("code that is not recorded")
        return KERNEL.switch_point(point)

    PROGRAM_BUILTINS.update({RECORDS: True, POINT: plain_point})
    try:
        yield next((each.doubt for each in LOADED.values() if each.doubt), "")
    finally:
        PROGRAM_BUILTINS.update({RECORDS: False, POINT: KERNEL.switch_point})


def _decode(source: bytes) -> str:
    from importlib.util import decode_source

    try:
        return decode_source(source)
    except UnicodeDecodeError as problem:
        raise SyntaxError(f"not valid text: {problem}") from problem


def refresh(function: Callable[..., Any]) -> None:
    """Runs all modules of a program again if one of them may have changed. Called before each execution.

    The program is the one that `function` belongs to. For a function of an unknown file, all programs count.

    Raises RerunFailed if the body of a module fails, although it has run before.
    """
    own = LOADED.get(getattr(function, "__globals__", {}).get("__file__", ""))
    candidates = [loaded for loaded in LOADED.values() if own is None or loaded.program == own.program]
    changed = {loaded.program for loaded in candidates if loaded.changed}
    if not changed:
        return
    every = [loaded for loaded in candidates if loaded.program in changed]
    if any(loaded.changes_other_modules for loaded in every):
        restore_snapshots()
    for loaded in every:
        loaded.stale = True
    for loaded in every:
        if loaded.stale:
            try:
                loaded.run()
            except Exception as error:
                name = f"{loaded.module.__name__}.py"
                raise RerunFailed(f"{name} fails when it is run again: {type(error).__name__}: {error}") from error


def current_version(function: AnyFunction) -> AnyFunction:
    """The function that now has the name of `function` in its module, after the module has been run again."""
    names = getattr(function, "__globals__", {})
    found = names.get(getattr(function, "__qualname__", ""), function)
    return found if callable(found) else function


# Imports of the program.


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if level == 0:
        if guards := GUARDED.get((globals or {}).get("__name__", "")):
            guards.check_import(name)
        replacement = REPLACEMENTS.get(name)
        if replacement is None and name in STDLIB_COPIES:
            replacement = load_copy(name, COPY_BUILTINS, REPLACEMENTS)
        if replacement is not None:
            vars(replacement).pop("__on_import__", _nothing)()
            take_snapshot(replacement, with_values=True)
            if fromlist or "." not in name:
                return replacement
            return REPLACEMENTS.get(name.partition(".")[0], replacement)
        found = _sibling_module(name, globals)
        if found is not None:
            return found
    else:
        file = (globals or {}).get("__file__")
        if file:
            folder = Path(file).parent
            for _ in range(level - 1):
                folder = folder.parent
            if name:
                found = _in_folder(folder, name, _program_of(file))
                if found is not None:
                    return found
            else:
                package = ModuleType(folder.name)
                for part in fromlist or ():
                    inner = _in_folder(folder, part, _program_of(file))
                    if inner is None:
                        raise ImportError(f"cannot import name {part!r}")
                    setattr(package, part, inner)
                return package
    imported = builtins.__import__(name, globals, locals, fromlist or (), level)
    take_snapshot(sys.modules.get(name, imported), with_values=False)
    return imported


def _nothing() -> None:
    pass


def _sibling_module(name: str, globals: Mapping[str, Any] | None) -> ModuleType | None:
    """A file beside the importing one. It is part of the program, so it is rewritten too."""
    file = (globals or {}).get("__file__")
    if not file or (globals or {}).get("__builtins__") is COPY_BUILTINS:
        return None  # files beside a library module belong to the library, and stay unchanged
    return _in_folder(Path(file).parent, name, _program_of(file))


def _in_folder(folder: Path, name: str, program: int) -> ModuleType | None:
    path = folder.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return _load(candidate.resolve(), program).module
    return None


def _import_module(name: str, package: str | None = None) -> ModuleType:
    replacement = REPLACEMENTS.get(name)
    return replacement if replacement is not None else importlib.import_module(name, package)


def _no_input(prompt: object = "", /) -> str:
    """As where the grader runs the program on the real clock: there is nothing to read."""
    raise EOFError("EOF when reading a line")


def _refuse_breakpoint(*_: object, **__: object) -> None:
    raise KERNEL.refuse("breakpoint(): nobody can step through an explored program")


COPY_BUILTINS: Final[dict[str, Any]] = {**vars(builtins), "__import__": _import}
"""Builtins of the copies of library modules: the scheduler's primitives, but no switch points."""


def _install_builtins() -> None:
    point: Callable[[int], bool] = KERNEL.switch_point
    PROGRAM_BUILTINS.update(
        {
            COUNTDOWN: KERNEL.countdown,
            POINT: point,
            IDLED: KERNEL.on_idle_loop,
            ABORT: Abort,
            "__import__": _import,
            "input": _no_input,
            "breakpoint": _refuse_breakpoint,
            RECORDS: False,
            **HOOKS,
        }
    )
    replacement = ModuleType("importlib")
    vars(replacement).update({**vars(importlib), "import_module": _import_module})
    REPLACEMENTS["importlib"] = replacement


_install_builtins()
