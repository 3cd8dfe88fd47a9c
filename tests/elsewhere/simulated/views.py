"""Modules as the kit and submitted code see them, while everything else in the interpreter sees the real ones."""

import builtins
import importlib.abc
import importlib.util
import os
import sys
import sysconfig
import types
from collections.abc import Callable
from typing import Any

LIBRARIES = os.path.realpath(sysconfig.get_path("stdlib")) + os.sep, os.sep + "site-packages" + os.sep
"""The folder of the standard library, and a part of the path of installed packages: they run on the real system."""
_real_import = builtins.__import__
_is_library: dict[str, bool] = {}


class View(types.ModuleType):
    """A module that lacks some names. All others are those of the real module, and are set there, too."""

    def __init__(self, real: types.ModuleType, hidden: frozenset[str], changed: dict[str, Any]) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update(_real=real, _hidden=hidden, **changed)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__["_hidden"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self.__dict__["_real"], name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.__dict__["_real"], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self.__dict__["_real"], name)

    def __dir__(self) -> list[str]:
        return sorted(set(dir(self.__dict__["_real"])) - self.__dict__["_hidden"])


def is_library(importer: dict[str, Any]) -> bool:
    """Whether the module with these globals belongs to the standard library or to an installed package."""
    name = getattr(importer.get("__spec__"), "name", None) or importer.get("__name__") or ""
    if name.partition(".")[0] == "grader":
        return False
    file = importer.get("__file__") or ""
    if not file:
        return name not in ("__main__", "")
    if file not in _is_library:
        path = os.path.realpath(file)
        _is_library[file] = file.startswith("<") or path.startswith(LIBRARIES[0]) or LIBRARIES[1] in path
    return _is_library[file]


def start(system: dict[str, Any]) -> None:
    """Shows the views to the importers that are not libraries."""
    from simulated import files

    changes = _changes(system)
    views: dict[str, View] = {}
    missing = set(system["modules"])

    def view_of(module: types.ModuleType) -> types.ModuleType:
        if module.__name__ not in changes and not system["names"].get(module.__name__):
            return module
        if module.__name__ not in views:
            hidden = frozenset(system["names"].get(module.__name__, ()))
            changed = changes.get(module.__name__, lambda _: {})(module)
            views[module.__name__] = View(module, hidden, changed)
        return views[module.__name__]

    def import_for(name: str, globals_: Any = None, locals_: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if level or not globals_ or is_library(globals_):
            return _real_import(name, globals_, locals_, fromlist, level)
        if name in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name == "msvcrt" and system["platform"] == "win32":
            return files.windows_locks()
        module = _real_import(name, globals_, locals_, fromlist, level)
        return view_of(module) if isinstance(module, types.ModuleType) else module

    builtins.__import__ = import_for


def _changes(system: dict[str, Any]) -> dict[str, Callable[[Any], dict[str, Any]]]:
    from simulated import files, processes

    windows = system["platform"] == "win32"
    return {
        "sys": lambda _: {"platform": system["platform"]},
        "os": lambda real: files.os_functions(real, system) | processes.os_functions(real, windows=windows),
        "socket": lambda real: _sockets(real, windows=windows),
        "psutil": lambda real: processes.psutil_functions(real, windows=windows),
        "resource": processes.resource_functions,
        "ctypes": lambda real: {"CDLL": processes.c_library(real, windows=windows)},
    }


def _sockets(real: Any, *, windows: bool) -> dict[str, Any]:
    """Sockets whose limits are those of the system.

    On Windows, a socket with a timeout is non-blocking inside, and then refuses MSG_WAITALL (WSAEOPNOTSUPP). On macOS,
    the path of a Unix socket has at most 103 bytes, and there are no sequenced packets.
    """

    class socket(real.socket):  # type: ignore[misc, name-defined]
        def recv(self, size: int, flags: int = 0) -> bytes:
            if windows and flags & real.MSG_WAITALL and self.gettimeout() is not None:
                raise OSError(10045, "The attempted operation is not supported for the type of object referenced")
            return bytes(super().recv(size, flags))

        def bind(self, address: Any) -> None:
            _check_path(address)
            super().bind(address)

        def connect(self, address: Any) -> None:
            _check_path(address)
            super().connect(address)

    def socketpair(family: Any = None, type: int = real.SOCK_STREAM, proto: int = 0) -> Any:
        if type == real.SOCK_SEQPACKET:
            raise OSError(43, "Protocol not supported")
        return real.socketpair(real.AF_UNIX if family is None else family, type, proto)

    def create_server(*arguments: Any, **options: Any) -> Any:
        return _adopt(real.create_server(*arguments, **options))

    def create_connection(*arguments: Any, **options: Any) -> Any:
        return _adopt(real.create_connection(*arguments, **options))

    def _adopt(made: Any) -> Any:
        adopted = socket(made.family, made.type, made.proto, fileno=made.detach())
        adopted.settimeout(made.gettimeout())
        return adopted

    def accept(self: Any) -> Any:
        connection, address = real.socket.accept(self)
        return _adopt(connection), address

    socket.accept = accept  # type: ignore[attr-defined]
    return {
        "socket": socket,
        "socketpair": socketpair,
        "create_server": create_server,
        "create_connection": create_connection,
    }


def _check_path(address: Any) -> None:
    path = os.fsencode(address) if isinstance(address, str | bytes | os.PathLike) else b""
    if len(path) > 103:
        raise OSError("AF_UNIX path too long")


class _Finder(importlib.abc.MetaPathFinder):
    """Calls a function with each of some modules right after it was imported."""

    def __init__(self, changes: dict[str, Callable[[Any], None]]) -> None:
        self._changes = changes

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        change = self._changes.pop(name, None)
        if change is None:
            return None
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def execute_and_change(module: types.ModuleType) -> None:
            execute(module)
            change(module)

        spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return spec


def when_imported(changes: dict[str, Callable[[Any], None]]) -> None:
    """Calls each function with its module, now or as soon as it is imported."""
    for name in [name for name in changes if name in sys.modules]:
        changes.pop(name)(sys.modules[name])
    sys.meta_path.insert(0, _Finder(changes))
