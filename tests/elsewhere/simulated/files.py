"""Files as the made-up system has them: no /proc, other defaults for text, and on Windows stricter rules for names."""

import builtins
import io
import os
import pathlib
import re
import shutil
import sys
import types
from collections.abc import Callable
from typing import Any

LINUX_ONLY = ("/proc", "/sys", "/dev/shm")
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
"""Characters that no file name has on Windows, and endings that are cut off there."""
RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$", re.IGNORECASE)
_real_open = io.open


def start(system: dict[str, Any]) -> None:
    """Changes what concerns all code of the interpreter."""
    windows = system["platform"] == "win32"
    _hide_from_paths()
    _open_as_there(windows=windows)
    if windows:
        _names_as_on_windows()
        _removal_as_on_windows()


def is_hidden(path: Any) -> bool:
    """Whether the made-up system has no such file."""
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    text = os.fsdecode(path)
    return any(text == each or text.startswith(each + "/") for each in LINUX_ONLY)


def _refuse(path: Any) -> None:
    if is_hidden(path):
        raise FileNotFoundError(2, "No such file or directory", os.fsdecode(path))


def os_functions(real: Any, system: dict[str, Any]) -> dict[str, Any]:
    """Functions of `os` that take a path, for the kit and submitted code: psutil needs the real ones."""

    def hiding(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(path: Any = ".", *arguments: Any, **options: Any) -> Any:
            _refuse(path)
            return function(path, *arguments, **options)

        return wrapper

    found = {name: hiding(getattr(real, name)) for name in ("open", "stat", "listdir", "scandir", "readlink", "access")}
    if system["platform"] == "win32":
        found |= {"name": "nt", "write": _write_to_console, "linesep": "\r\n"}
    return found


def _write_to_console(fd: int, data: Any) -> int:
    """A Windows console shows bytes in its own code page, here cp1252; only WriteConsoleW shows other text."""
    if os.isatty(fd):
        os.write(fd, bytes(data).decode("cp1252", "replace").encode())
        return len(data)
    return os.write(fd, data)


def windows_locks() -> types.ModuleType:
    """The module `msvcrt`, as far as it locks parts of files."""
    import fcntl

    module = types.ModuleType("msvcrt")

    def locking(fd: int, mode: int, size: int) -> None:
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB if mode else fcntl.LOCK_UN, size, os.lseek(fd, 0, os.SEEK_CUR))

    module.__dict__.update(locking=locking, LK_NBLCK=2, LK_UNLCK=0)
    return module


def _hide_from_paths() -> None:
    """psutil uses no `pathlib`, so all code sees the same there."""

    def hiding(function: Callable[..., Any], answer: Any) -> Callable[..., Any]:
        def wrapper(self: pathlib.Path, *arguments: Any, **options: Any) -> Any:
            if is_hidden(self):
                if answer is not None:
                    return answer
                _refuse(self)
            return function(self, *arguments, **options)

        return wrapper

    for name in ("stat", "open", "read_text", "read_bytes", "iterdir"):
        setattr(pathlib.Path, name, hiding(getattr(pathlib.Path, name), None))
    for name in ("exists", "is_file", "is_dir"):
        setattr(pathlib.Path, name, hiding(getattr(pathlib.Path, name), False))


def _open_as_there(*, windows: bool) -> None:
    """The kit opens no file of Linux. Text files on Windows are written with CR LF, in cp1252 unless Python runs in
    UTF-8 mode."""
    from simulated.views import is_library

    default = "utf-8" if sys.flags.utf8_mode else "cp1252"

    def open_file(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None,
                  newline: Any = None, *rest: Any, **options: Any) -> Any:  # fmt: skip
        if is_hidden(file) and not is_library(sys._getframe(1).f_globals):
            _refuse(file)
        if windows and "b" not in mode:
            encoding = default if encoding in (None, "locale") else encoding
            if newline is None and "r" not in mode:
                newline = "\r\n"
        if windows and set(mode) & set("wax+"):
            check_name(file)
        return _real_open(file, mode, buffering, encoding, errors, newline, *rest, **options)

    io.open = builtins.open = open_file
    if windows and not sys.flags.utf8_mode:
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if stream is not None and not stream.isatty():
                stream.reconfigure(encoding="cp1252")


def check_name(path: Any) -> None:
    """Raises OSError for a name that Windows does not allow."""
    if not isinstance(path, str | bytes | os.PathLike):
        return
    name = os.path.basename(os.fsdecode(path))
    if name not in (".", "..") and (FORBIDDEN.search(name) or RESERVED.match(name)) and name != "null":
        raise OSError(22, "The filename, directory name, or volume label syntax is incorrect", os.fsdecode(path))


def _names_as_on_windows() -> None:
    for name, place in (("mkdir", 0), ("rename", 1), ("replace", 1)):
        setattr(os, name, _checked(getattr(os, name), place))

    def no_link(*_: Any, **__: Any) -> None:
        raise OSError(1314, "A required privilege is not held by the client")

    os.symlink = no_link


def _checked(function: Callable[..., Any], place: int) -> Callable[..., Any]:
    def wrapper(*arguments: Any, **options: Any) -> Any:
        if len(arguments) > place:
            check_name(arguments[place])
        return function(*arguments, **options)

    return wrapper


def _removal_as_on_windows() -> None:
    """A file that is open, and a folder in which a process works, cannot be removed or renamed."""
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    for name in ("unlink", "remove", "rmdir", "rename", "replace"):
        setattr(os, name, _unless_in_use(getattr(os, name)))


def _unless_in_use(function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(path: Any, *arguments: Any, **options: Any) -> Any:
        places = [path, *(each for each in arguments[:1] if isinstance(each, str | os.PathLike))]
        for place in places:
            if _in_use(os.path.realpath(os.fsdecode(place))):
                text = "The process cannot access the file because it is being used by another process"
                raise PermissionError(13, text, os.fsdecode(place))
        return function(path, *arguments, **options)

    return wrapper


def _in_use(path: str) -> bool:
    """Whether this process, or one that it started, has the file open or works in the folder.

    Memory that processes share is not a file on Windows.
    """
    if path.startswith("/dev/shm/"):
        return False
    for pid in ["self", *_descendants(os.getpid())]:
        links = [f"/proc/{pid}/cwd"]
        try:
            links += [f"/proc/{pid}/fd/{fd}" for fd in os.listdir(f"/proc/{pid}/fd")]
        except OSError:
            continue
        for link in links:
            try:
                if os.readlink(link) == path and (link.endswith("cwd") or os.path.isfile(path)):
                    return True
            except OSError:
                continue
    return False


def _descendants(pid: int) -> list[int]:
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with _real_open(f"/proc/{pid}/task/{thread}/children") as file:
                for child in map(int, file.read().split()):
                    found += [child, *_descendants(child)]
    except OSError:
        pass
    return found
