"""Imports in a program: the scheduler's modules, files beside it, included packages, and other libraries.

Its law: a module that is loaded here has the name, the package and the place in its parent that plain Python gives it.
"""

import builtins
import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from grader.sim.core import ABORT, COUNTDOWN, IDLED, POINT, PROGRAM_BUILTINS, Abort
from grader.sim.engine import KERNEL
from grader.sim.instrument.loader import (
    COPY_BUILTINS,
    GUARDED,
    INCLUDED,
    LOADED,
    OPAQUE,
    RECORDS,
    LoadedModule,
    every_module,
    load_module,
)
from grader.sim.instrument.module_snapshots import take_snapshot
from grader.sim.instrument.recorded_code import HOOKS
from grader.sim.primitives import REPLACEMENTS, STDLIB_COPIES, load_copy

HOSTS: Final = frozenset({"grader", "pytest", "_pytest", "pluggy", "hypothesis", "coverage", "pytest_asyncio"})
"""Packages that run the exploration, or tests: they stay the real ones."""

REAL: Final[set[str]] = {*HOSTS, "typing_extensions"}
"""Packages that cannot be run a second time: they have parts in C, change modules of Python, or their import failed."""


def opaque_packages(file: str) -> list[str]:
    """The packages that the program of this file imports and that have no switch points. Not the standard library."""
    own = LOADED.get(file)
    program = own.program if own else None
    names = {loaded.module.__name__ for loaded in OPAQUE.values() if loaded.program == program}
    return sorted({name.partition(".")[0] for name in names} | USED_REAL.get(program or 0, set()))


USED_REAL: Final[dict[int, set[str]]] = {}
"""Number of a program -> the installed packages that it imports and that stay the real ones."""


PATH: Final[list[str]] = []
"""Folders in which packages are looked up first: the user's PYTHONPATH. They are absolute."""


def find_installed(name: str) -> Path | None:
    """The file of an installed top-level module, or of one in the current folder or in its `src`; None without one."""
    for folder in PATH:
        found = _file_in(Path(folder), name)
        if found is not None:
            return found
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, None) if find else None
        if spec is not None and spec.origin and spec.has_location:
            return Path(spec.origin).resolve()
        if spec is not None:
            return None  # built in, or a folder without __init__.py
    return _file_in(Path.cwd() / "src", name) or _file_in(Path.cwd(), name)


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    scope = globals or {}
    importer = LOADED.get(scope.get("__file__", "")) or OPAQUE.get(scope.get("__file__", ""))
    if importer is not None and importer.module.__dict__ is not scope and scope.get("__name__") != "__main__":
        importer = None if scope.get("__builtins__") is builtins.__dict__ else importer
    if level and importer is not None:
        name = _absolute(name, scope, level)
    elif level == 0:
        if guards := GUARDED.get(scope.get("__name__", "")):
            guards.check_import(name)
        replacement = _replacement(name)
        if replacement is not None:
            return replacement if fromlist else _top_replacement(name, replacement)
    if importer is not None:
        found = _Importer(importer, scope).module(name)
        if found is not None:
            if fromlist:
                return _with_submodules(found, name, fromlist, _Importer(importer, scope))
            return _Importer(importer, scope).module(name.partition(".")[0]) or found
    imported = builtins.__import__(name, globals, locals, fromlist or (), 0 if importer is not None else level)
    top, _, inner = name.partition(".")
    take_snapshot(sys.modules.get(name, imported), with_values=False)
    if inner and not fromlist and top in REPLACEMENTS:
        return _top_replacement(name, sys.modules[name])
    return imported


def _replacement(name: str) -> ModuleType | None:
    """The scheduler's module of this name, ready for use; None if programs use the real one."""
    replacement = REPLACEMENTS.get(name)
    if replacement is None and name in STDLIB_COPIES:
        replacement = load_copy(name, COPY_BUILTINS, REPLACEMENTS)
    if replacement is not None:
        vars(replacement).pop("__on_import__", _nothing)()
        take_snapshot(replacement, with_values=True)
    return replacement


class _Parent(ModuleType):
    """A package of the library with some submodules replaced. Everything else is that of the real one."""

    def __getattr__(self, name: str) -> Any:
        found = REPLACEMENTS.get(f"{self.__name__}.{name}")
        return getattr(importlib.import_module(self.__name__), name) if found is None else found


def _top_replacement(name: str, module: ModuleType) -> ModuleType:
    """The module that `import a.b` binds: the replacement of `a`, which has `module` as its attribute `b`."""
    parent, _, last = name.rpartition(".")
    if not parent:
        return module
    above = _replacement(parent)
    if above is None:
        above = REPLACEMENTS[parent] = _Parent(parent)
    importlib.import_module(name)  # the real one imports others of the package, which programs then find there
    if name in REPLACEMENTS or last not in vars(above):
        vars(above)[last] = module
    return _top_replacement(parent, above)


def _absolute(name: str, scope: Mapping[str, Any], level: int) -> str:
    """The full name of a relative import. A program outside of a package may import from its folder so."""
    package = scope.get("__package__") or ""
    if not package and level == 1:
        return name
    return importlib.util.resolve_name("." * level + name, package)


def _with_submodules(module: ModuleType, name: str, fromlist: Sequence[str], importer: "_Importer") -> ModuleType:
    """Loads the submodules that `from module import part` names."""
    if not name:
        package = ModuleType("")
        for part in fromlist:
            inner = importer.module(part)
            if inner is None:
                raise ImportError(f"cannot import name {part!r}")
            setattr(package, part, inner)
        return package
    if hasattr(module, "__path__"):
        for part in getattr(module, "__all__", ()) if "*" in fromlist else fromlist:
            missing = not hasattr(module, part) and importer.module(f"{name}.{part}") is None
            if missing and find_in(module, part, EXTENSION_SUFFIXES):
                importlib.import_module(f"{name}.{part}")
    return module


class _Importer:
    """Finds modules for one module of a program."""

    def __init__(self, loaded: LoadedModule, scope: Mapping[str, Any]) -> None:
        self._program, self._opaque = loaded.program, str(scope.get("__file__")) in OPAQUE
        package = loaded.module.__package__ or ""
        folder = Path(loaded.module.__file__ or "").parent
        self._name = loaded.module.__name__
        self.root = folder.parents[package.count(".")] if package else folder

    def module(self, name: str) -> ModuleType | None:
        """The module of this full name, loaded with its parents; None if it is not one of the program's."""
        if not name:
            return ModuleType("")
        parent_name, _, last = name.rpartition(".")
        if not parent_name:
            return self._top(name)
        parent = self.module(parent_name)
        if parent is None:
            return None
        already = _known(name, self._program)
        path = _file_of(already) if already else find_in(parent, last)
        if path is None:
            return None
        file = getattr(parent, "__file__", None)
        opaque = file in OPAQUE if file else self._opaque
        return self._load(path, name, opaque=opaque, parent=parent)

    def _top(self, name: str) -> ModuleType | None:
        own = self._name.partition(".")[0] == name or not self._is_installed()
        path = _file_in(self.root, name) if own else None
        if path is not None:
            return self._load(path, name, opaque=self._is_installed())
        if own and not self._is_installed() and name not in sys.stdlib_module_names and self._is_namespace(name):
            return _namespace(self.root / name, name)
        if name in sys.stdlib_module_names or name in HOSTS:
            return None
        path = find_installed(name)
        if path is None or path.suffix != ".py" or (not self._includes(name) and not self._may_run_twice(name, path)):
            if path is not None:
                USED_REAL.setdefault(self._program, set()).add(name)
            return None
        try:
            return self._load(path, name, opaque=True)
        except RuntimeError:
            raise
        except Exception:
            if self._includes(name):
                raise
            REAL.add(name)
            USED_REAL.setdefault(self._program, set()).add(name)
            copies = [key for key, each in sys.modules.items() if getattr(each, "__builtins__", None) is COPY_BUILTINS]
            for key in [key for key in copies if key.partition(".")[0] == name]:
                del sys.modules[key]
            return None

    def _is_installed(self) -> bool:
        """Whether the importing module is part of an installed package."""
        return self._opaque or self._includes(self._name)

    def _is_namespace(self, name: str) -> bool:
        folder = self.root / name
        return folder.is_dir() and any(folder.rglob("*.py"))

    def _includes(self, name: str) -> bool:
        wanted = INCLUDED.get(self._program, ())
        return any(name == each or name.startswith(f"{each}.") for each in wanted)

    @staticmethod
    def _may_run_twice(name: str, path: Path) -> bool:
        if path.name == "__init__.py" and any(
            file.name.endswith(tuple(EXTENSION_SUFFIXES)) for file in path.parent.rglob("*.*")
        ):
            REAL.add(name)
        return name not in REAL

    def _load(self, path: Path, name: str, *, opaque: bool, parent: ModuleType | None = None) -> ModuleType:
        opaque = opaque and not self._includes(name)
        known = (OPAQUE if opaque else LOADED).get(str(path))
        loaded = load_module(path, name, self._program, opaque=opaque)
        last = name.rpartition(".")[2]
        # The package may have given the name to something else since: `from .retry import …`, then `def retry`.
        if parent is not None and (loaded is not known or last not in vars(parent)):
            setattr(parent, last, loaded.module)
        return loaded.module


def _namespace(folder: Path, name: str) -> ModuleType:
    module = ModuleType(name)
    module.__path__ = [str(folder)]
    return sys.modules.setdefault(name, module)


def _known(name: str, program: int) -> LoadedModule | None:
    return next((each for each in every_module() if each.module.__name__ == name and each.program == program), None)


def _file_of(loaded: LoadedModule) -> Path:
    return Path(loaded.module.__file__ or "")


def find_in(package: ModuleType, name: str, suffixes: Sequence[str] = (".py",)) -> Path | None:
    """The file of the submodule `name` of a package."""
    for folder in getattr(package, "__path__", ()):
        found = _file_in(Path(folder), name, suffixes)
        if found is not None:
            return found
    return None


def _file_in(folder: Path, name: str, suffixes: Sequence[str] = (".py",)) -> Path | None:
    for candidate in (folder / name / "__init__.py", *(folder / f"{name}{suffix}" for suffix in suffixes)):
        if candidate.is_file():
            return candidate.resolve()
    return None


def _import_module(name: str, package: str | None = None) -> ModuleType:
    """`importlib.import_module` of programs."""
    if name.startswith("."):
        name = importlib.util.resolve_name(name, package)
    caller = sys._getframe(1)
    while caller.f_back is not None and caller.f_globals.get("__file__", "") not in {**LOADED, **OPAQUE}:
        caller = caller.f_back
    return _import(name, caller.f_globals, None, ("__name__",))


def _no_input(prompt: object = "", /) -> str:
    """As where the grader runs the program on the real clock: there is nothing to read."""
    raise EOFError("EOF when reading a line")


def _refuse_breakpoint(*_: object, **__: object) -> None:
    raise KERNEL.refuse("breakpoint(): nobody can step through an explored program")


def _nothing() -> None:
    pass


def _install_builtins() -> None:
    point: Callable[[int], bool] = KERNEL.switch_point
    COPY_BUILTINS["__import__"] = _import
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
