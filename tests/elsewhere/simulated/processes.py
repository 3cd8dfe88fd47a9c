"""Processes: how they start and end, what can be measured of them, and which limits they have."""

import collections
import os
import signal
import sys
from typing import Any

LAUNCHER = "__PYVENV_LAUNCHER__"
"""The variable by which the launcher of an environment tells the interpreter that it starts where it stands."""
OPEN_MAX = 10240
"""Most open files that macOS accepts as a limit."""

LINUX_CALLS = "prctl", "unshare", "pivot_root", "mallopt", "mount", "umount2", "setns"
"""Functions of the C library of Linux alone."""


def start(system: dict[str, Any]) -> None:
    """Changes what concerns all code of the interpreter."""
    import time

    for name in system["names"]["time"]:
        if hasattr(time, name):
            delattr(time, name)
    if system["platform"] == "win32":
        _start_in_environment(system)
    else:
        _limit_files()


def _limit_files() -> None:
    """A shell of macOS lets its programs open 256 files, and they may raise that."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft > OPEN_MAX:  # no program of the kit has raised it yet
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))


def _start_in_environment(system: dict[str, Any]) -> None:
    """`python.exe` of an environment is a launcher. It starts the real interpreter, which finds the environment by a
    variable. Without the variable, that interpreter has none of the packages."""
    with open("/proc/self/environ", "rb") as file:  # Python has removed it from os.environ
        found = dict(each.partition(b"=")[::2] for each in file.read().split(b"\0"))
    launcher = os.fsdecode(found.get(LAUNCHER.encode(), b""))
    sys._base_executable = system["interpreter"]  # type: ignore[attr-defined]
    if launcher:
        sys.executable = launcher
        _end_with_the_launcher()
    elif "--multiprocessing-fork" in sys.orig_argv or "multiprocessing" in " ".join(sys.orig_argv):
        sys.executable = system["launcher"]  # multiprocessing knows about the launcher by itself
    else:
        sys.executable = system["interpreter"]
        sys.path[:] = [path for path in sys.path if path not in system["packages"]]


def _end_with_the_launcher() -> None:
    """The launcher ends the interpreter with itself, by a job object."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def exit_code(code: int) -> int:
    """The exit code that Windows has for a process that a signal ended here."""
    if code >= 0:
        return code
    return {signal.SIGKILL: 1, signal.SIGABRT: 3, signal.SIGINT: 0xC000013A}.get(-code, 0xC0000005)


def os_functions(real: Any, *, windows: bool) -> dict[str, Any]:
    """Functions of `os` that concern processes, for the kit and submitted code."""
    if not windows:
        return {}

    def kill(pid: int, number: int) -> None:
        """Ends the process, whatever the number."""
        real.kill(pid, signal.SIGKILL)

    def exec_nothing(*_: Any) -> None:
        raise AssertionError("exec on Windows starts another process and returns to the shell at once")

    return {"kill": kill, "execve": exec_nothing, "execv": exec_nothing}


def resource_functions(real: Any) -> dict[str, Any]:
    """Limits of macOS: files are unlimited in name only, addresses cannot be limited, few processes are allowed."""
    infinity = real.RLIM_INFINITY

    def getrlimit(number: int) -> tuple[int, int]:
        if number == real.RLIMIT_NOFILE:
            return int(real.getrlimit(number)[0]), infinity
        if number == real.RLIMIT_NPROC:
            return 1333, 2000
        return tuple(real.getrlimit(number))  # type: ignore[return-value]

    def setrlimit(number: int, limits: tuple[int, int]) -> None:
        if number == real.RLIMIT_AS and limits[0] != infinity:
            raise ValueError("current limit exceeds maximum limit")
        if number == real.RLIMIT_NOFILE:
            if limits[0] == infinity or limits[0] > OPEN_MAX:
                raise ValueError("current limit exceeds maximum limit")
            hard = real.getrlimit(number)[1]
            real.setrlimit(number, (min(limits[0], hard), hard))
            return
        if number != real.RLIMIT_NPROC:
            real.setrlimit(number, limits)

    return {"getrlimit": getrlimit, "setrlimit": setrlimit}


def c_library(real: Any, *, windows: bool) -> Any:
    """`ctypes.CDLL(None)`: an error on Windows, and on macOS a library without the system calls of Linux."""

    class Library:
        def __init__(self, name: Any, *arguments: Any, **options: Any) -> None:
            if name is None and windows:
                raise TypeError("bad argument type for built-in operation")
            self._real = real.CDLL(name, *arguments, **options)

        def __getattr__(self, name: str) -> Any:
            if name in LINUX_CALLS:
                raise AttributeError(f"dlsym: symbol not found: {name}")
            return getattr(self._real, name)

    return Library


def change_multiprocessing(module: Any, system: dict[str, Any]) -> None:
    """Spawn is the default on both systems, and on Windows all there is."""
    if system["platform"] == "win32":
        for name in ("fork", "forkserver"):
            module._concrete_contexts.pop(name, None)
        module._default_context.get_all_start_methods = lambda: ["spawn"]
    module._default_context._default_context = module._concrete_contexts["spawn"]


def change_subprocess(module: Any, system: dict[str, Any]) -> None:
    """Exit codes of processes that were ended."""
    if system["platform"] != "win32":
        return
    handle = module.Popen._handle_exitstatus

    def handle_status(self: Any, *arguments: Any, **options: Any) -> None:
        handle(self, *arguments, **options)
        self.returncode = exit_code(self.returncode)

    module.Popen._handle_exitstatus = handle_status


def change_psutil(module: Any, system: dict[str, Any]) -> None:
    """What psutil can tell elsewhere: less, and nothing of the children that a process has waited for."""
    windows = system["platform"] == "win32"
    process = module.Process
    lacking = ["num_fds", "uids", "gids", "terminal"] if windows else ["io_counters", "cpu_affinity", "ionice"]
    for name in [*lacking, "rlimit", "cpu_num"]:
        if hasattr(process, name):
            delattr(process, name)
    times = process.cpu_times

    def cpu_times(self: Any) -> Any:
        found = times(self)
        step = 64 if windows else 1_000_000
        user, system_ = int(found.user * step) / step, int(found.system * step) / step
        return found._replace(user=user, system=system_, children_user=0.0, children_system=0.0)

    process.cpu_times = cpu_times
    if windows:
        children = process.children

        def children_that_run(self: Any, recursive: bool = False) -> list[Any]:
            """Windows has no zombies: a process that has ended is gone."""
            return [each for each in children(self, recursive) if _runs(each, module)]

        process.children = children_that_run
        process.status = lambda self: module.STATUS_RUNNING
    else:
        process.threads = _denied(module)


def psutil_functions(real: Any, *, windows: bool) -> dict[str, Any]:
    """Functions of psutil for the kit. psutil itself calls the real ones, too."""
    names = ("user", "system", "idle", "interrupt", "dpc") if windows else ("user", "nice", "system", "idle")
    kind = collections.namedtuple("scputimes", names)

    def convert(each: Any) -> Any:
        """Elsewhere, time waiting for disks is idle time."""
        values = {name: getattr(each, name, 0.0) for name in names}
        return kind(**(values | {"idle": each.idle + each.iowait}))

    def cpu_times(percpu: bool = False) -> Any:
        found = real.cpu_times(percpu)
        return [convert(each) for each in found] if percpu else convert(found)

    return {"cpu_times": cpu_times}


def _runs(process: Any, module: Any) -> bool:
    try:
        with open(f"/proc/{process.pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


def _denied(module: Any) -> Any:
    def threads(self: Any) -> Any:
        raise module.AccessDenied(self.pid)

    return threads
