"""Imports submitted modules: rewritten, and with the scheduler's primitives in place of the real ones.

Its law: nothing global is patched. A rewritten module has builtins of its own, whose `__import__` hands out
replacements; everybody else in the process keeps the real modules.
"""

import ast
import builtins
import functools
import importlib
import importlib.util
import linecache
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final, TypeVar

from grader.sim.core import ABORT, COUNTDOWN, IDLED, POINT, SCOPE, Abort
from grader.sim.engine import KERNEL
from grader.sim.instrument import module_state
from grader.sim.instrument.module_snapshots import restore, watch
from grader.sim.instrument.rewrite import rewrite
from grader.sim.primitives import REPLACEMENTS, TWINS, load_copy

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class RerunFailed(ImportError):
    """A module's body, which has been run before, fails when it is run again for the next execution."""


OF_IMPORTS: Final = ("__name__", "__file__", "__path__", "__spec__", "__loader__")
"""What a module has before its body is executed."""


class Loaded:
    """A rewritten module, and how to bring it back to where it was just after its import."""

    def __init__(self, module: ModuleType, code: CodeType, keeps_state: bool, reaches_out: bool, program: int) -> None:
        self.module, self.code, self.keeps_state, self.reaches_out = module, code, keeps_state, reaches_out
        self.program = program
        self.stale = False
        self._classes: list[tuple[Any, dict[str, Any]]] = []

    @property
    def changed(self) -> bool:
        """Whether it is not as its body has left it, as far as one can see from outside."""
        return self.keeps_state or any(now != before for now, before in self._classes)

    def run(self) -> None:
        """Executes the module's body in a clean namespace."""
        self.stale = False
        names = vars(self.module)
        kept: dict[str, Any] = {name: names[name] for name in OF_IMPORTS if name in names}
        names.clear()
        names.update(kept, __builtins__=SCOPE, __doc__=None)
        exec(self.code, names)
        mine = [vars(each) for each in names.values() if isinstance(each, type) and each.__module__ == kept["__name__"]]
        self._classes = [(now, dict(now)) for now in mine]


LOADED: Final[dict[str, Loaded]] = {}
"""By resolved path."""


def load(path: str | Path, beside: ModuleType | None = None) -> ModuleType:
    """Imports the file under the scheduler; a second call gives a fresh module.

    beside: another module of the same program; if one of them has changed, all are run again.
    Raises OSError if it cannot be read, SyntaxError if it is no Python, and whatever its own body raises.
    """
    return _load(Path(path).resolve(), _program_of(beside.__file__ if beside else None), again=True).module


def _program_of(file: str | None) -> int:
    """The number of the program that the file belongs to; a new one if that is not known."""
    known = LOADED.get(file or "")
    return known.program if known else 1 + max((loaded.program for loaded in LOADED.values()), default=0)


def _load(path: Path, program: int, again: bool = False) -> Loaded:
    key = str(path)
    known = LOADED.get(key)
    if known is not None and not again:
        if known.stale:
            known.run()
        return known
    code, keeps_state, reaches_out = compiled(path.read_bytes(), key)
    linecache.checkcache(key)
    module = _blank(path)
    loaded = Loaded(module, code, keeps_state, reaches_out, program)
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


def _blank(path: Path) -> ModuleType:
    """A module with nothing in it but what the machinery of imports gives to each."""
    name = path.parent.name if path.name == "__init__.py" else path.stem
    spec = importlib.util.spec_from_file_location(name, path, loader=SourceFileLoader(name, str(path)))
    assert spec is not None
    return importlib.util.module_from_spec(spec)


@functools.lru_cache(maxsize=16)
def compiled(source: bytes, key: str) -> tuple[CodeType, bool, bool]:
    """The source with its switch points; whether it keeps state, and whether it reaches out of itself."""
    text = _decode(source)
    with warnings.catch_warnings():
        # What the compiler warns of is its author's business, and must not become an error here.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(rewrite(text, key), key, "exec", dont_inherit=True)
        tree = ast.parse(text)  # as it was written
    return code, module_state.keeps_state(tree), module_state.reaches_out(tree)


def _decode(source: bytes) -> str:
    from importlib.util import decode_source

    try:
        return decode_source(source)
    except UnicodeDecodeError as problem:
        raise SyntaxError(f"not valid text: {problem}") from problem


def refresh() -> None:
    """Brings programs back to where they began if anything of them keeps state. Called before each execution.

    Raises RerunFailed if a module's body, which has been run before, fails now.
    """
    changed = {loaded.program for loaded in LOADED.values() if loaded.changed}
    if not changed:
        return
    every = [loaded for loaded in LOADED.values() if loaded.program in changed]
    if any(loaded.reaches_out for loaded in every):
        restore()
    for loaded in every:
        loaded.stale = True
    for loaded in every:
        if loaded.stale:
            try:
                loaded.run()
            except Exception as error:
                name = f"{loaded.module.__name__}.py"
                raise RerunFailed(f"{name} fails when it is run again: {type(error).__name__}: {error}") from error


def current(function: AnyFunction) -> AnyFunction:
    """What the function's name stands for in its module now, after that has been run again."""
    names = getattr(function, "__globals__", {})
    made = names.get(getattr(function, "__qualname__", ""), function)
    return made if callable(made) else function


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
            made = load_copy(name, TWIN_SCOPE, REPLACEMENTS)
        if made is not None:
            vars(made).pop("__on_import__", _nothing)()
            watch(made, exactly=True)
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
    watch(sys.modules.get(name, imported), exactly=False)
    return imported


def _nothing() -> None:
    pass


def _neighbour(name: str, globals: Mapping[str, Any] | None) -> ModuleType | None:
    """A file beside the importing one is part of the program: it is rewritten too."""
    file = (globals or {}).get("__file__")
    if not file or (globals or {}).get("__builtins__") is TWIN_SCOPE:
        return None  # a library module's neighbours are the library, and stay as they are
    return _in_folder(Path(file).parent, name, _program_of(file))


def _in_folder(folder: Path, name: str, program: int) -> ModuleType | None:
    path = folder.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return _load(candidate.resolve(), program).module
    return None


def _import_module(name: str, package: str | None = None) -> ModuleType:
    made = REPLACEMENTS.get(name)
    return made if made is not None else importlib.import_module(name, package)


def _no_input(prompt: object = "", /) -> str:
    raise KERNEL.refuse("input(); a program that is explored cannot ask anybody")


TWIN_SCOPE: Final[dict[str, Any]] = {**vars(builtins), "__import__": _import}
"""Builtins of library modules that are executed a second time: no switch points, but the scheduler's primitives."""


def _prepare() -> None:
    point: Callable[[int], bool] = KERNEL.switch_point
    SCOPE.update(
        {
            COUNTDOWN: KERNEL.countdown,
            POINT: point,
            IDLED: KERNEL.on_idle_loop,
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
