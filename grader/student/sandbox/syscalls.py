"""System calls of Linux that Python has no function for, through ctypes. Each raises OSError with the name of the call.

Names and numbers are those of the manual pages, section 2. No decision is made here.
"""

import ctypes
import os
import platform
import sys
from typing import NoReturn

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
)  # fmt: skip
NO_SUID, NO_DEVICES, NO_EXEC, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
READ_ONLY_AND_INERT = 1 | 2 | 4
"""For `mount_setattr`: MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID and MOUNT_ATTR_NODEV."""
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 36, 38
_NUMBERS = {"x86_64": (56, 155), "aarch64": (220, 41)}
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_DETACH = 2
_CAPABILITY_VERSION = 0x20080522

# PyDLL keeps the interpreter's lock, as `os.fork` does: a child of a clone without it would return without the lock.
_libc = ctypes.PyDLL(None, use_errno=True)


class _Sets(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def is_supported() -> bool:
    """Whether the numbers of the calls are known for this processor."""
    return sys.platform == "linux" and platform.machine() in _NUMBERS


def unshare(flags: int) -> None:
    """Moves this process into new namespaces."""
    _libc.unshare(flags) == 0 or _fail("unshare")


def clone(flags: int) -> int:
    """Forks as `os.fork` does, with the child in new namespaces; returns 0 in the child."""
    ctypes.pythonapi.PyOS_BeforeFork()
    pid: int = _libc.syscall(_NUMBERS[platform.machine()][0], flags | 17, 0, 0, 0, 0)  # 17: SIGCHLD
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    return pid if pid > 0 else _fail("clone")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mounts a file system of this kind, with `data` as its options."""
    words = [os.fsencode(word) or None for word in (source, target, kind)]
    _libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None) == 0 or _fail("mount", target)


def bind(source: str, target: str) -> None:
    """Makes a folder or file visible at a second path, with all that is mounted below it."""
    mount(source, target, flags=BIND | RECURSIVE)


def mount_setattr(target: str, attributes: int, recursive: bool = True) -> None:
    """Adds attributes to a mount (Linux 5.12)."""
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    path = os.fsencode(target)
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    done = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, path, flags, ctypes.byref(wanted), size)
    done == 0 or _fail("mount_setattr", target)


def pivot_root(folder: str, old: str) -> None:
    """Makes `folder` the root; the former root is then at `old`, which must be below `folder`."""
    pivot_root = _NUMBERS[platform.machine()][1]
    _libc.syscall(pivot_root, folder.encode(), old.encode()) == 0 or _fail("pivot_root")
    os.chdir("/")


def umount(target: str) -> None:
    """Detaches a mount at once, even if it is in use."""
    _libc.umount2(os.fsencode(target), _DETACH) == 0 or _fail("umount2", target)


def prctl(option: int, value: int) -> None:
    """Sets one attribute of this process."""
    unsigned = ctypes.c_ulong
    _libc.prctl(option, unsigned(value), unsigned(0), unsigned(0), unsigned(0)) == 0 or _fail("prctl")


def capabilities(*, keep: bool) -> None:
    """Makes all permitted capabilities effective, or gives up all capabilities for good."""
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0), (_Sets * 2)()
    _libc.capget(header, sets) == 0 or _fail("capget")
    for each in sets:
        each.effective, each.permitted, each.inheritable = (each.permitted, each.permitted, 0) if keep else (0, 0, 0)
    _libc.capset(header, sets) == 0 or _fail("capset")


def set_host_name(name: str) -> None:
    """Sets the host name in this namespace."""
    _libc.sethostname(name.encode(), ctypes.c_size_t(len(name))) == 0 or _fail("sethostname")


def filter_calls(program: bytes) -> None:
    """Installs a seccomp filter for this process and all that it starts. Needs PR_SET_NO_NEW_PRIVS."""

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]

    made = Program(len(program) // 8, program)
    set_seccomp, mode_filter = 22, 2
    _libc.prctl(set_seccomp, ctypes.c_ulong(mode_filter), ctypes.byref(made), 0, 0) == 0 or _fail("seccomp")


def _fail(call: str, about: str = "") -> NoReturn:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), f"{call} {about}".strip())
