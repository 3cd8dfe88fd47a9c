"""Isolates student processes from the machine and from each other (Linux).

Law: everything that needs rights happens before anything submitted exists, in two steps.

- `enter_root`, once: the fork server moves into a root file system of its own. It holds the interpreter and the
  grader's package, read-only, and nothing else of the machine. The fork server keeps rights over that file system only.
- `drop_privileges`, in each student process: limits are set, then every right is given up, with no way back.

Between them stand the jails (see `jail`): namespaces and a scratch folder.

The method is that of bubblewrap. A fork of the fork server that isolates itself costs a tenth of it (docs/trust.md).
"""

import contextlib
import os
import resource
import signal
import site
import sys

from grader.student.sandbox import seccomp, syscalls

SCRATCH, HOME, SOCKET = "/scratch", "/scratch/home", "/scratch/service"
"""Paths in a jail: the folder that each run gets empty; that of the submitted file; the socket for jobs."""
SCRATCH_BYTES, SCRATCH_FILES = 64 << 20, 4096
"""Most bytes and most files in the scratch folder of a run."""
TASKS, OPEN_FILES, CPU_SECONDS = 1024, 512, 300
"""Limits of one run: processes and threads together; open files of one process; processor seconds of one process."""
ADDRESS_SPACE, FILE_SIZE = 16 << 30, 256 << 20
"""Most bytes of address space of one process, and of one file."""
NOBODY = 65534
"""The account that a fork server started by root becomes."""
INSIDE = 1000
"""The account that student processes seem to have, inside the jail."""
OLDEST = (5, 14)
"""Oldest Linux that will do: it counts processes for each user namespace, so that a limit binds one run only."""

_OLD, _SUCCESS = "/old", "fine"
_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/bin", "/usr/share/zoneinfo", "/lib", "/lib32", "/lib64",
           "/bin", "/etc/ld.so.cache", "/etc/localtime", "/nix/store")  # fmt: skip
_DEVICES = ("null", "zero", "full", "random", "urandom")
NAMESPACES = syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET
"""For `syscalls.clone`: the child is the first process of a jail, and all others in the jail end with it."""
_NO_SUID_NO_DEVICES = syscalls.NO_SUID | syscalls.NO_DEVICES
_FILTERS = [seccomp.build_filter(network=network) for network in (False, True)] if syscalls.is_supported() else []


class IsolationUnavailable(Exception):
    """Isolation is not available here; the message is the reason."""


def probe(kit: str) -> str:
    """Tries all of it in a process of its own; returns why isolation is not available, or an empty text.

    `kit` is the folder that holds the package `grader`.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        problem = ""
        try:
            _try_one_run(enter_root(kit))
        except BaseException as caught:
            problem = f"{caught}" or type(caught).__name__
        os.write(write, problem.encode(errors="backslashreplace")[:2000] or b"\n")
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        reason = pipe.read().decode(errors="replace")
    os.waitpid(pid, 0)
    return reason.strip() if reason else "the attempt ended without a message"


def _try_one_run(root: "RootFilesystem") -> None:
    read, write = os.pipe()
    pid = syscalls.clone(NAMESPACES)
    if pid == 0:
        problem = "the interpreter does not start in isolation"
        try:
            root.mount_proc()
            root.mount_scratch()
            child = os.fork()
            if child == 0:
                drop_privileges()
                os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", ""])
            if os.waitpid(child, 0)[1] == 0:
                problem = _SUCCESS
        except BaseException as caught:
            problem = f"{caught}"
        os.write(write, problem.encode(errors="backslashreplace")[:2000])
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    result = os.read(read, 2000).decode(errors="replace")
    if result != _SUCCESS:
        raise IsolationUnavailable(result)


def enter_root(kit: str) -> "RootFilesystem":
    """Moves this process into a root file system of its own.

    Raises IsolationUnavailable or OSError; the process is then in an undefined state and must end.
    """
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    if not syscalls.is_supported() or release < OLDEST:
        raise IsolationUnavailable(f"it needs Linux {OLDEST[0]}.{OLDEST[1]} on x86_64 or aarch64")
    is_root = os.geteuid() == 0
    try:
        if is_root:
            syscalls.unshare(syscalls.CLONE_NEWNS | syscalls.CLONE_NEWUTS)
        else:
            _own_users(os.geteuid(), os.getegid(), syscalls.CLONE_NEWNS | syscalls.CLONE_NEWUTS)
    except OSError as problem:
        subject = "this container" if is_root else "this account"
        raise IsolationUnavailable(
            f"it needs namespaces, and {subject} may not create them ({problem.strerror}: {problem.filename})"
        ) from problem
    syscalls.set_host_name("student")
    root = RootFilesystem(kit)
    root.build()
    if is_root:
        _become_nobody()
        _own_users(NOBODY, NOBODY, syscalls.CLONE_NEWNS)
    return root


def _become_nobody() -> None:
    """Gives up the account but keeps the rights: the next step needs them."""
    syscalls.prctl(syscalls.PR_SET_KEEPCAPS, 1)
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError as problem:
        raise IsolationUnavailable(f"root may not become another account here ({problem.strerror})") from problem
    syscalls.capabilities(keep=True)


def _own_users(uid: int, gid: int, more: int = 0) -> None:
    """Enters a user namespace in which this account is the only one, with all rights inside it and none outside.

    `more`: flags of further namespaces to enter with it.
    """
    syscalls.unshare(syscalls.CLONE_NEWUSER | more)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # without it, the files below belong to root
    for name, text in (("setgroups", "deny"), ("uid_map", f"{INSIDE} {uid} 1"), ("gid_map", f"{INSIDE} {gid} 1")):
        fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(fd, text.encode())
        os.close(fd)


class RootFilesystem:
    """The file system that student processes see. `kit` is the folder that holds the package `grader`."""

    def __init__(self, kit: str) -> None:
        self._kit = kit
        self._shown: list[str] = []

    def build(self) -> None:
        """Mounts read-only views of what the interpreter needs and a few devices, and makes that the root."""
        syscalls.mount("none", "/", flags=syscalls.PRIVATE | syscalls.RECURSIVE)
        base = "/tmp"  # any folder would do: what is mounted on it becomes / at once
        syscalls.mount("tmpfs", base, "tmpfs", syscalls.NO_SUID | syscalls.NO_DEVICES, "mode=755,size=1m")
        os.mkdir(base + _OLD)
        syscalls.pivot_root(base, base + _OLD)
        for path in sorted(map(os.path.abspath, _wanted(self._kit))):
            if os.path.lexists(_OLD + path) and not self._is_shown(path):
                self._show(path)
        self._hide_exercises()
        for place in ("/proc", "/dev/shm", "/tmp", SCRATCH, "/etc"):
            os.makedirs(place, exist_ok=True)
        for name in _DEVICES:
            _write(f"/dev/{name}", "")
            syscalls.bind(f"{_OLD}/dev/{name}", f"/dev/{name}")
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
            os.symlink(f"/proc/self/fd{target}", f"/dev/{name}")
        _write("/etc/passwd", f"student:x:{INSIDE}:{INSIDE}::{HOME}:/bin/sh\n")
        _write("/etc/hosts", "127.0.0.1 localhost\n")
        _write("/etc/group", f"student:x:{INSIDE}:\n")
        # This is the machine's: the kernel allows a new one only where one is visible. Each run mounts its own over it.
        syscalls.bind(f"{_OLD}/proc", "/proc")
        syscalls.umount(_OLD)
        os.rmdir(_OLD)
        syscalls.mount_setattr("/", syscalls.READ_ONLY_AND_INERT, recursive=False)

    def _is_shown(self, path: str) -> bool:
        return any(path == each or path.startswith(each + "/") for each in self._shown)

    def _show(self, path: str) -> None:
        self._shown.append(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if _place_for(_OLD + path, path):
            syscalls.bind(_OLD + path, path)
            syscalls.mount_setattr(path, syscalls.READ_ONLY_AND_INERT)

    def _hide_exercises(self) -> None:
        """Hides the exercises of a kit that lies in a visible folder, such as /usr/lib."""
        for name in ("exercises", "solutions", "tests"):
            path = os.path.join(self._kit, name)
            if self._is_shown(path) and os.path.isdir(path):
                syscalls.mount("tmpfs", path, "tmpfs", data="mode=755,size=4k")
                syscalls.mount_setattr(path, syscalls.READ_ONLY_AND_INERT)

    def mount_proc(self) -> None:
        """Mounts /proc with the processes of this namespace only. Call it in the first process of the namespace."""
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        syscalls.mount("proc", "/proc", "proc", _NO_SUID_NO_DEVICES | syscalls.NO_EXEC, "subset=pid")

    def mount_scratch(self) -> None:
        """Mounts an empty scratch folder."""
        options = f"mode=755,size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES}"
        syscalls.mount("tmpfs", SCRATCH, "tmpfs", _NO_SUID_NO_DEVICES, options)
        for name in (HOME, f"{SCRATCH}/tmp", f"{SCRATCH}/shm"):
            os.mkdir(name)
        syscalls.bind(f"{SCRATCH}/shm", "/dev/shm")
        for path in self._shown:
            if path.startswith("/tmp/"):
                _show_again(path, f"{SCRATCH}{path}")
        syscalls.bind(f"{SCRATCH}/tmp", "/tmp")

    def unmount_scratch(self) -> None:
        """Removes the scratch folder with all that is in it."""
        for place in ("/tmp", "/dev/shm", SCRATCH):
            syscalls.umount(place)


def _wanted(kit: str) -> set[str]:
    """Paths of what the interpreter and `grader.student` consist of."""
    paths = {os.path.join(kit, "grader"), *_SYSTEM, *site.getsitepackages()}
    for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix):
        paths |= {os.path.join(prefix, part) for part in ("bin", "lib", "lib32", "lib64", "pyvenv.cfg")}
    return paths | {os.path.dirname(os.path.realpath(sys.executable))}


def _show_again(path: str, place: str) -> None:
    """Makes a path below /tmp visible in the private /tmp as well."""
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if _place_for(path, place):
        syscalls.bind(path, place)


def _place_for(source: str, target: str) -> bool:
    """Makes a mount point for `source`; returns whether it is to be mounted (a link is copied instead)."""
    if os.path.islink(source):
        os.symlink(os.readlink(source), target)
        return False
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        _write(target, "")
    return True


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def drop_privileges(network: bool = False) -> None:
    """Sets the limits and gives up all rights, and all ways to get any. The last step in a student process.

    `network`: whether it may have TCP sockets.
    """
    _own_users(INSIDE, INSIDE)
    for limit, value in LIMITS:
        set_limit(limit, value)
    lock_down(network)


def lock_down(network: bool) -> None:
    """Gives up all ways to get rights. `network`: whether the process may have TCP sockets."""
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # a program may look at itself in /proc
    _write("/proc/self/oom_score_adj", "1000")  # if memory runs out, the kernel ends this process first
    syscalls.capabilities(keep=False)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.filter_calls(_FILTERS[network])


def set_rlimits() -> None:
    """Sets the limits that apply with and without isolation."""
    with contextlib.suppress(OSError, ValueError):
        for limit, value in _LIMITS_EVERYWHERE:
            set_limit(limit, value)


def set_limit(limit: int, value: int) -> None:
    """Sets a resource limit for good, or keeps a lower one."""
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


_LIMITS_EVERYWHERE = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, FILE_SIZE),
    (resource.RLIMIT_AS, ADDRESS_SPACE),
)
LIMITS = (
    *_LIMITS_EVERYWHERE,
    (resource.RLIMIT_NPROC, TASKS),
    (resource.RLIMIT_NOFILE, OPEN_FILES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
)
"""The limits of an isolated process."""
