"""Names of standard modules that a system lacks, read from typeshed: an independent list that mypy brings along."""

import ast
import sys
from pathlib import Path

MODULES = ("os", "signal", "socket", "select", "time", "fcntl", "resource", "pwd", "grp", "termios", "msvcrt", "winreg")
"""Modules that differ between systems."""


def missing_names(platform: str) -> dict[str, list[str]]:
    """For each module: the names that it has on Linux and lacks on `platform` (win32 or darwin)."""
    found = {}
    for module in MODULES:
        path = _stub(module)
        lacks = names_in(path, "linux") - names_in(path, platform)
        found[module] = sorted(lacks)
    return found


def missing_modules(platform: str) -> list[str]:
    """Modules that exist on Linux and are empty on `platform`, which means that they do not exist there."""
    return [module for module in MODULES if names_in(_stub(module), "linux") and not names_in(_stub(module), platform)]


def names_in(path: Path, platform: str) -> set[str]:
    """The public names that a stub file defines on a platform, for this version of Python."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {name for name in _names(tree.body, platform) if not name.startswith("__")}


def _stub(module: str) -> Path:
    import mypy

    stdlib = Path(str(mypy.__file__)).parent / "typeshed" / "stdlib"
    return next(path for path in (stdlib / f"{module}.pyi", stdlib / module / "__init__.pyi") if path.is_file())


def _names(body: list[ast.stmt], platform: str) -> set[str]:
    found: set[str] = set()
    for node in body:
        match node:
            case ast.If(test, then, otherwise):
                found |= _names(then if _holds(test, platform) else otherwise, platform)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(name)):
                found.add(name)
            case ast.Assign(targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.ImportFrom(names=names):
                found |= {alias.asname for alias in names if alias.asname}  # in a stub, only "x as x" is public
    return found


def _holds(test: ast.expr, platform: str) -> bool:
    """Whether a condition of a stub file holds: they compare `sys.platform` and `sys.version_info` only."""

    class Sys:
        version_info = sys.version_info

    Sys.platform = platform  # type: ignore[attr-defined]
    return bool(eval(compile(ast.Expression(test), "stub", "eval"), {"sys": Sys, "TYPE_CHECKING": True}))
