"""Imports submitted modules: rewritten, and with the scheduler's primitives in place of the real ones.

Its law: nothing global is patched. A rewritten module has builtins of its own, and their `__import__` returns the
replacements. All other code in the process keeps the real modules.
"""

import builtins
import contextlib
import functools
import importlib.util
import inspect
import linecache
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

from grader.sim.core import POINT, PROGRAM_BUILTINS
from grader.sim.engine import KERNEL
from grader.sim.instrument.guards import ModuleGuards
from grader.sim.instrument.module_changes import WatchedNamespaces
from grader.sim.instrument.module_code import Compiled, Recorded, compiled, recorded
from grader.sim.instrument.module_snapshots import restore_snapshots
from grader.sim.primitives import WRAPPER_MODULES

RECORDS: Final = "__sim_records__"
"""Name of the flag in `PROGRAM_BUILTINS` that makes modules run as code that records its accesses."""

PROGRAM_FILE: Final = "__program_file__"
"""Attribute of a function that is of no loaded file: the file whose program it runs."""

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class RerunFailed(ImportError):
    """The body of a module has run before, but fails when it is run again for the next execution."""


IMPORT_ATTRIBUTES: Final = ("__name__", "__file__", "__path__", "__package__", "__spec__", "__loader__")
"""Attributes that a module has before its body is executed."""


class LoadedModule:
    """A rewritten module that can be brought back to its state just after import.

    keeps_state            the module may have changed during an execution
    changes_other_modules  the module may have changed others
    program                number of the program; modules that import each other belong to the same one
    scope                  the builtins of the module
    stale                  its body must be run again before the module is used
    rerun                  for the first of the modules that were run again: all of them, and how many switch points
                           that their bodies passed; None where they did more than that
    """

    def __init__(
        self,
        module: ModuleType,
        compiled: "Compiled",
        program: int,
        scope: dict[str, Any],
        recorded: Callable[[], Recorded],
    ) -> None:
        self.module = module
        self._recorded = recorded
        self._runs_recorded = False
        self.code, self.keeps_state, self.changes_other_modules, self._shows_changes = compiled
        self.program = program
        self.scope = scope
        self.stale = False
        self.rerun: tuple[list[LoadedModule], int] | None = None
        self._classes: list[tuple[Any, dict[str, Any]]] = []
        self._watched: WatchedNamespaces | None = None

    @property
    def changed(self) -> bool:
        """Whether the module may differ from its state just after import."""
        if self._runs_recorded != PROGRAM_BUILTINS[RECORDS]:
            return True
        if self.keeps_state:
            return self._watched is None or self._watched.changed()
        return any(now != before for now, before in self._classes)

    @property
    def is_included(self) -> bool:
        """Whether it is part of an installed package that the program includes."""
        name = f"{self.module.__name__}."
        return any(name.startswith(f"{each}.") for each in INCLUDED.get(self.program, ()))

    @functools.cached_property
    def doubt(self) -> str:
        """Why a reduced search can prove nothing about the module; empty if there is no such reason."""
        return self._recorded().doubt

    @property
    def names_that_change(self) -> frozenset[tuple[str, str]]:
        """See `shared_names.names_that_change`."""
        return self._recorded().names_that_change

    def run(self) -> None:
        """Executes the module's body in a clean namespace."""
        is_library = self.scope is COPY_BUILTINS or self.is_included
        KERNEL.library_imports += is_library
        try:
            self._run()
        finally:
            KERNEL.library_imports -= is_library

    def _run(self) -> None:
        self.stale = False
        names = vars(self.module)
        kept: dict[str, Any] = {name: names[name] for name in IMPORT_ATTRIBUTES if name in names}
        names.clear()
        names.update(kept, __builtins__=self.scope, __doc__=None)
        self._runs_recorded = bool(PROGRAM_BUILTINS[RECORDS])
        exec(self._recorded().code if self._runs_recorded else self.code, names)
        namespaces = [
            vars(each) for each in names.values() if isinstance(each, type) and each.__module__ == kept["__name__"]
        ]
        self._classes = [(now, dict(now)) for now in namespaces]
        if self.keeps_state and self._shows_changes:
            watched = WatchedNamespaces(names)
            self._watched = watched if watched.complete else None


LOADED: Final[dict[str, LoadedModule]] = {}
"""Resolved path -> module, for all modules of all programs that have switch points."""

OPAQUE: Final[dict[str, LoadedModule]] = {}
"""As `LOADED`, for modules of libraries: they use the scheduler's primitives, but have no switch points."""

INCLUDED: Final[dict[int, tuple[str, ...]]] = {}
"""Number of a program -> the installed packages that get switch points in it."""

COPY_BUILTINS: Final[dict[str, Any]] = dict(vars(builtins))
"""Builtins of library modules: `grader.sim.instrument.imports` adds the scheduler's primitives. No switch points."""


GUARDED: Final[dict[str, ModuleGuards]] = {}
"""Name of a module -> its guards. They check its imports, too."""


def load(
    path: str | Path,
    beside: ModuleType | None = None,
    guards: ModuleGuards | None = None,
    include: Sequence[str] = (),
    name: str = "",
) -> ModuleType:
    """Imports a Python file under the scheduler. A second call returns a new module.

    :param path: the file. Files beside it that it imports are loaded in the same way.
    :param beside: another loaded module of the same program. If one module of a program has changed, all are run again.
    :param guards: what checks the reflection of the module at run time; None for no checks.
    :param include: names of installed packages that get switch points, too. Other packages run in one step.
    :param name: the full name of the module, if it is part of a package. Otherwise, the name of the file counts.
    :returns: the module. Its functions can be passed to `explore` and `replay`.
    :raises OSError: if the file cannot be read.
    :raises SyntaxError: if it is not valid Python.
    :raises NotUnderControl: if the module's body does something that the scheduler cannot control.

    Other exceptions of the module's own body are raised unchanged.
    """
    program = _program_of(beside.__file__ if beside else None)
    INCLUDED[program] = (*INCLUDED.get(program, ()), *include)
    if beside is None:
        WRAPPER_MODULES.clear()  # an earlier program had guards
    path = Path(path).resolve()
    name = name or (path.parent.name if path.name == "__init__.py" else path.stem)
    return load_module(path, name, program, again=True, guards=guards).module


def included_files() -> frozenset[str]:
    """The files of all installed packages that have switch points because a program includes them."""
    return frozenset(file for file, loaded in LOADED.items() if loaded.is_included)


def every_module() -> list[LoadedModule]:
    """All modules of all programs, and of the libraries that they import."""
    return [*LOADED.values(), *OPAQUE.values()]


def _modules_of(function: Callable[..., Any]) -> list[LoadedModule]:
    """All modules of the program of `function`, or of the function that it wraps; of all if that is unknown."""
    function = inspect.unwrap(function)
    file = getattr(function, PROGRAM_FILE, "") or getattr(function, "__globals__", {}).get("__file__", "")
    own = LOADED.get(file)
    return [each for each in every_module() if own is None or each.program == own.program]


def changing_names_of_program(function: Callable[..., Any]) -> frozenset[tuple[str, str]]:
    """See `shared_names.names_that_change`: those of all modules of the program of `function`."""
    return frozenset().union(*[each.names_that_change for each in _modules_of(function)])


def doubt_about_program(function: Callable[..., Any]) -> str:
    """Why a reduced search can prove nothing about the program of `function`; empty if there is no such reason."""
    return next((each.doubt for each in _modules_of(function) if each.doubt), "")


def _program_of(file: str | None) -> int:
    """The number of the program that the file belongs to; a new number for an unknown file."""
    known = LOADED.get(file or "")
    return known.program if known else 1 + max((*INCLUDED, *(loaded.program for loaded in every_module())), default=0)


def load_module(
    path: Path,
    name: str,
    program: int,
    *,
    again: bool = False,
    guards: ModuleGuards | None = None,
    opaque: bool = False,
) -> LoadedModule:
    """The module of the file, loaded for the program; the known one unless it is to be loaded `again`.

    path: resolved. name: the module's full name. opaque: without switch points.
    """
    key = str(path)
    modules = OPAQUE if opaque else LOADED
    known = modules.get(key)
    if known is not None and not again and known.module.__name__ == name:
        for loaded in [each for each in every_module() if each.program == known.program]:
            loaded.program = program  # programs that share a module are one
        if known.stale:
            known.run()
        return known
    source = path.read_bytes()
    parts = compiled(source, key, guards is not None, opaque)
    linecache.checkcache(key)
    module = _blank(path, name)
    scope = COPY_BUILTINS if opaque else PROGRAM_BUILTINS
    loaded = LoadedModule(module, parts, program, scope, lambda: recorded(source, key, guards is not None, opaque))
    GUARDED.pop(module.__name__, None)
    if guards is not None:
        guards.install()
        GUARDED[module.__name__] = guards
    modules[key] = loaded
    # The modules dataclasses and typing look modules up in sys.modules.
    if module.__name__ not in sys.modules or getattr(sys.modules[module.__name__], "__file__", None) == key:
        sys.modules[module.__name__] = module
    try:
        loaded.run()
    except BaseException:
        modules.pop(key, None)
        raise
    return loaded


def _blank(path: Path, name: str) -> ModuleType:
    """A module with only the attributes that the import system gives to each."""
    spec = importlib.util.spec_from_file_location(name, path, loader=SourceFileLoader(name, str(path)))
    assert spec is not None
    return importlib.util.module_from_spec(spec)


@contextlib.contextmanager
def recording() -> Iterator[None]:
    """Loaded modules run as code that records its accesses."""

    def plain_point(point: int) -> bool:
        KERNEL.doubt("code that is not recorded")
        return KERNEL.switch_point(point)

    PROGRAM_BUILTINS.update({RECORDS: True, POINT: plain_point})
    try:
        yield
    finally:
        PROGRAM_BUILTINS.update({RECORDS: False, POINT: KERNEL.switch_point})


def refresh(function: Callable[..., Any]) -> None:
    """Runs all modules of a program again if one of them may have changed. Called before each execution.

    The program is that of `function`, or of the function that it wraps. For one of an unknown file, all programs count.

    Raises RerunFailed if the body of a module fails, although it has run before.
    """
    candidates = _modules_of(function)
    stateful = {loaded.program for loaded in candidates if loaded.keeps_state or loaded.changed}
    if not stateful:
        return
    every = [loaded for loaded in candidates if loaded.program in stateful]
    if any(loaded.changes_other_modules for loaded in every):
        restore_snapshots()
    first = every[0]
    known = first.rerun is not None and first.rerun[0] == every and not any(loaded.changed for loaded in every)
    # Where nothing has changed, the steps count all the same: the schedules of tokens refer to them.
    if known and first.rerun is not None and KERNEL.pass_steps(first.rerun[1]):
        return
    steps = KERNEL.count_steps_of(lambda: _run_again(every))
    first.rerun = None if steps is None else (every, steps)


def _run_again(every: Sequence[LoadedModule]) -> None:
    for loaded in every:
        loaded.stale = True
    for loaded in every:
        if loaded.stale:
            try:
                loaded.run()
            except Exception as error:
                name = f"{loaded.module.__name__}.py"
                raise RerunFailed(f"{name} fails when it is run again: {type(error).__name__}: {error}") from error


def is_loaded(function: Callable[..., Any]) -> bool:
    """Whether `function` is from a module that `load` returned, or that such a module imports."""
    return getattr(function, "__globals__", {}).get("__builtins__") is PROGRAM_BUILTINS


def current_version(function: AnyFunction) -> AnyFunction:
    """The function that now has the name of `function` in its module, after the module has been run again."""
    names = getattr(function, "__globals__", {})
    found = names.get(getattr(function, "__qualname__", ""), function)
    return found if callable(found) else function
