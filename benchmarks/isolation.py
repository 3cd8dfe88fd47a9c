"""What one student process costs, by the way in which it is kept from the rest. `python -m benchmarks.isolation`.

Each way starts a process that has the student's half of the grader imported, and waits for its end; one at a time.
Bubblewrap does not wait for its own children, so the system does not tell whose processor time theirs was.
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
START = f"import sys; sys.path.insert(0, {KIT!r}); import {fork_server.__name__}"
MANY, FEW = 100, 10


def main() -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("way", "ms for a run", "processor ms"):
        table.add_column(title, justify="left" if title == "way" else "right")
    for name, prepare, run, count in (
        ("fork, no walls", lambda: None, fork, MANY),
        ("fork, cell used again (chosen)", in_a_cell, locked, MANY),
        ("fork, a new cell for each run", lambda: isolation.enter_root(KIT), in_a_new_cell, MANY),
        ("fork, tree and cell made for each run", lambda: None, everything_each_time, MANY),
        ("fresh interpreter, no walls", lambda: [], fresh, FEW),
        ("fresh interpreter in bubblewrap", bubblewrap, fresh, FEW),
    ):
        wall, cpu = in_a_process_of_its_own(prepare, run, count)
        table.add_row(name, wall, "not told" if prepare is bubblewrap else cpu)
    console = Console(highlight=False)
    console.print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {os.getloadavg()[0]:.1f} at work\n")
    console.print(table)


def in_a_process_of_its_own(prepare: Callable[[], Any], run: Callable[[Any], None], count: int) -> tuple[str, str]:
    """The median in wall time, the mean in processor time; in milliseconds."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            given = prepare()
            run(given)
            used, times = processor_seconds(), []
            for _ in range(count):
                start = time.perf_counter()
                run(given)
                times.append(time.perf_counter() - start)
            cpu = processor_seconds() - used
            os.write(write, f"{statistics.median(times) * 1000:.1f} {cpu / count * 1000:.1f}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as pipe:
        wall, _, cpu_told = (pipe.read() or "- -").partition(" ")
        return wall, cpu_told


def processor_seconds() -> float:
    """The ended children's included."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def fork(_: object, then: Callable[[], None] = lambda: None) -> None:
    pid = os.fork()
    if pid == 0:
        then()
        os._exit(0)
    os.waitpid(pid, 0)


def in_a_cell() -> isolation.RootFilesystem:
    """Goes on as the first process of a cell."""
    tree = isolation.enter_root(KIT)
    if pid := syscalls.clone(isolation.NAMESPACES):
        os.waitpid(pid, 0)
        os._exit(0)
    tree.mount_proc()
    return tree


def locked(tree: isolation.RootFilesystem) -> None:
    """What the keeper of a cell does for one run."""
    tree.mount_scratch()
    fork(tree, isolation.drop_privileges)
    jail.kill_all()
    tree.unmount_scratch()


def in_a_new_cell(tree: isolation.RootFilesystem) -> None:
    pid = syscalls.clone(isolation.NAMESPACES)
    if pid == 0:
        tree.mount_proc()
        locked(tree)
        os._exit(0)
    os.waitpid(pid, 0)


def everything_each_time(_: object) -> None:
    fork(None, lambda: in_a_new_cell(isolation.enter_root(KIT)))


def bubblewrap() -> list[str]:
    """The same walls; raises FileNotFoundError where it is not installed."""
    found = shutil.which("bwrap")
    if not found:
        raise FileNotFoundError("bwrap")
    paths = ("/usr", "/lib", "/lib64", sys.prefix, sys.base_prefix, KIT)
    shown = [word for path in paths for word in ("--ro-bind-try", path, path)]
    walls = ["--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/scratch"]
    return [found, *shown, *walls]


def fresh(before: list[str]) -> None:
    subprocess.run([*before, sys.executable, "-I", "-c", START], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
