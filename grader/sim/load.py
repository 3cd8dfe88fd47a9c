"""Imports submitted modules: rewritten, and with the scheduler's primitives in place of the real ones.

Its law: nothing global is patched. A rewritten module has builtins of its own, whose `__import__` hands out
replacements; everybody else in the process keeps the real modules.
"""

import builtins
import importlib
import linecache
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

from grader.sim.kernel import KERNEL
from grader.sim.names import ABORT, COUNTDOWN, POINT, SCOPE, Abort
from grader.sim.replacements import REPLACEMENTS
from grader.sim.rewrite import rewrite
from grader.sim.state import keeps_state
from grader.sim.twins import TWINS, make_twin


class Loaded:
    """A rewritten module, and how to bring it back to where it was just after its import."""

    def __init__(self, module: ModuleType, code: CodeType, keeps_state: bool) -> None:
        self.module, self.code, self.keeps_state = module, code, keeps_state

    def run(self) -> None:
        """Executes the module's body in a clean namespace."""
        names = vars(self.module)
        kept: dict[str, Any] = {
            name: names[name] for name in ("__name__", "__file__", "__path__", "__spec__") if name in names
        }
        names.clear()
        names.update(kept, __builtins__=SCOPE, __doc__=None)
        exec(self.code, names)


LOADED: Final[dict[str, Loaded]] = {}
"""By resolved path."""


def load(path: str | Path) -> ModuleType:
    """Imports the file under the scheduler; a second call gives a fresh module.

    Raises OSError if it cannot be read, SyntaxError if it is no Python, and whatever its own body raises.
    """
    return _load(Path(path).resolve(), again=True).module


def _load(path: Path, again: bool = False) -> Loaded:
    key = str(path)
    known = LOADED.get(key)
    if known is not None and not again:
        return known
    source = path.read_bytes()
    text = _decode(source)
    with warnings.catch_warnings():
        # What the compiler warns of is its author's business, and must not become an error here.
        warnings.simplefilter("ignore", SyntaxWarning)
        tree = rewrite(text, key)
        code = compile(tree, key, "exec", dont_inherit=True)
    linecache.checkcache(key)
    module = ModuleType(path.parent.name if path.name == "__init__.py" else path.stem)
    module.__file__ = key
    if path.name == "__init__.py":
        module.__path__ = [str(path.parent)]
    loaded = Loaded(module, code, keeps_state(text))
    LOADED[key] = loaded
    # Dataclasses and typing look their module up here.
    if module.__name__ not in sys.modules or getattr(sys.modules[module.__name__], "__file__", None) == key:
        sys.modules[module.__name__] = module
    try:
        loaded.run()
    except BaseException:
        del LOADED[key]
        raise
    return loaded


def _decode(source: bytes) -> str:
    from importlib.util import decode_source

    try:
        return decode_source(source)
    except UnicodeDecodeError as problem:
        raise SyntaxError(f"not valid text: {problem}") from problem


def refresh() -> None:
    """Brings modules that keep state back to where they began. Called at the start of each execution."""
    for loaded in list(LOADED.values()):
        if loaded.keeps_state:
            loaded.run()


# The program's imports.


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if level == 0:
        made = REPLACEMENTS.get(name)
        if made is None and name in TWINS:
            made = make_twin(name, TWIN_SCOPE, REPLACEMENTS)
        if made is not None:
            vars(made).pop("__on_import__", _nothing)()
            if fromlist or "." not in name:
                return made
            return REPLACEMENTS.get(name.partition(".")[0], made)
        found = _neighbour(name, globals)
        if found is not None:
            return found
    else:
        file = (globals or {}).get("__file__")
        if file:
            folder = Path(file).parent
            for _ in range(level - 1):
                folder = folder.parent
            if name:
                found = _in_folder(folder, name)
                if found is not None:
                    return found
            else:
                package = ModuleType(folder.name)
                for part in fromlist or ():
                    inner = _in_folder(folder, part)
                    if inner is None:
                        raise ImportError(f"cannot import name {part!r}")
                    setattr(package, part, inner)
                return package
    return builtins.__import__(name, globals, locals, fromlist or (), level)


def _nothing() -> None:
    pass


def _neighbour(name: str, globals: Mapping[str, Any] | None) -> ModuleType | None:
    """A file beside the importing one is part of the program: it is rewritten too."""
    file = (globals or {}).get("__file__")
    if not file:
        return None
    return _in_folder(Path(file).parent, name)


def _in_folder(folder: Path, name: str) -> ModuleType | None:
    path = folder.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return _load(candidate.resolve()).module
    return None


def _import_module(name: str, package: str | None = None) -> ModuleType:
    made = REPLACEMENTS.get(name)
    return made if made is not None else importlib.import_module(name, package)


def _no_input(prompt: object = "", /) -> str:
    raise KERNEL.refuse("input(); a program that is explored cannot ask anybody")


TWIN_SCOPE: Final[dict[str, Any]] = {**vars(builtins), "__import__": _import}
"""Builtins of library modules that are executed a second time: no switch points, but the scheduler's primitives."""


def _prepare() -> None:
    point: Callable[[int], bool] = KERNEL.point
    SCOPE.update(
        {
            COUNTDOWN: KERNEL.countdown,
            POINT: point,
            ABORT: Abort,
            "__import__": _import,
            "input": _no_input,
            "breakpoint": _no_input,
        }
    )
    fake = ModuleType("importlib")
    vars(fake).update({**vars(importlib), "import_module": _import_module})
    REPLACEMENTS["importlib"] = fake


_prepare()
