"""Measures what one student process costs with each method of isolation. `python -m benchmarks.isolation`.

Each method starts a process that has `grader.student` imported, and waits for its end; one process at a time.
Bubblewrap does not wait for its own children, so the system does not attribute their processor time to it.
"""

import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from grader.student.sandbox import fork_server, isolation, jail, syscalls

KIT = str(Path(__file__).resolve().parent.parent)
IMPORT = f"import sys; sys.path.insert(0, {KIT!r}); import {fork_server.__name__}"
MANY, FEW = 100, 10


def main() -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("method", "ms for a run", "processor ms"):
        table.add_column(title, justify="left" if title == "method" else "right")
    for name, prepare, run, count in (
        ("fork, no isolation", lambda: None, fork, MANY),
        ("fork, reused jail (chosen)", enter_jail, run_in_jail, MANY),
        ("fork, a new jail for each run", lambda: isolation.enter_root(KIT), run_in_new_jail, MANY),
        ("fork, new root and jail for each run", lambda: None, run_in_new_root, MANY),
        ("new interpreter, no isolation", lambda: [], spawn, FEW),
        ("new interpreter in bubblewrap", bubblewrap, spawn, FEW),
    ):
        wall, cpu = measure_in_process(prepare, run, count)
        table.add_row(name, wall, "unknown" if prepare is bubblewrap else cpu)
    console = Console(highlight=False)
    console.print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}\n")
    console.print(table)


def measure_in_process(prepare: Callable[[], Any], run: Callable[[Any], None], count: int) -> tuple[str, str]:
    """Runs the method `count` times in a process of its own; the median wall time and mean processor time, in ms."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            prepared = prepare()
            run(prepared)
            used, times = processor_seconds(), []
            for _ in range(count):
                start = time.perf_counter()
                run(prepared)
                times.append(time.perf_counter() - start)
            cpu = processor_seconds() - used
            os.write(write, f"{statistics.median(times) * 1000:.1f} {cpu / count * 1000:.1f}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as pipe:
        wall, _, mean_cpu = (pipe.read() or "- -").partition(" ")
        return wall, mean_cpu


def processor_seconds() -> float:
    """Processor seconds so far, including those of children that have ended."""
    usages = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def fork(_: object, then: Callable[[], None] = lambda: None) -> None:
    pid = os.fork()
    if pid == 0:
        then()
        os._exit(0)
    os.waitpid(pid, 0)


def enter_jail() -> isolation.RootFilesystem:
    """Continues as the first process of a jail."""
    root = isolation.enter_root(KIT)
    if pid := syscalls.clone(isolation.NAMESPACES):
        os.waitpid(pid, 0)
        os._exit(0)
    root.mount_proc()
    return root


def run_in_jail(root: isolation.RootFilesystem) -> None:
    """Does the work of a jail's init process for one run."""
    root.mount_scratch()
    fork(root, isolation.drop_privileges)
    jail.kill_all()
    root.unmount_scratch()


def run_in_new_jail(root: isolation.RootFilesystem) -> None:
    """Makes new namespaces for one run."""
    pid = syscalls.clone(isolation.NAMESPACES)
    if pid == 0:
        root.mount_proc()
        run_in_jail(root)
        os._exit(0)
    os.waitpid(pid, 0)


def run_in_new_root(_: object) -> None:
    """Makes a new root file system and new namespaces for one run."""
    fork(None, lambda: run_in_new_jail(isolation.enter_root(KIT)))


def bubblewrap() -> list[str]:
    """The command for the same isolation; raises FileNotFoundError where bubblewrap is not installed."""
    found = shutil.which("bwrap")
    if not found:
        raise FileNotFoundError("bwrap")
    paths = ("/usr", "/lib", "/lib64", sys.prefix, sys.base_prefix, KIT)
    shown = [word for path in paths for word in ("--ro-bind-try", path, path)]
    options = ["--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/scratch"]
    return [found, *shown, *options]


def spawn(prefix: list[str]) -> None:
    """Starts a new interpreter, by a command with this prefix."""
    subprocess.run([*prefix, sys.executable, "-I", "-c", IMPORT], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
