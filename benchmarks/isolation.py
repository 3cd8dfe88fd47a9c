"""What one student process costs, by the way in which it is kept from the rest. `python -m benchmarks.isolation`.

Each line starts an interpreter's student side, lets it do nothing, and waits for its end, one after the other.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.student import confine, linux

KIT = str(Path(__file__).resolve().parent.parent)
MANY, FEW = 100, 10
IMPORTS = "import grader.student.warm"


def main() -> None:
    import grader.student.warm  # noqa: F401  (what a warm process has imported)

    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("way", "ms for a run", "processor ms"):
        table.add_column(title, justify="left" if title == "way" else "right")
    for name, prepare, run, count in (
        ("fork, no walls", lambda: None, fork, MANY),
        ("fork, tree made once (chosen)", lambda: confine.enter(KIT), confined, MANY),
        ("fork, tree made for each run", lambda: None, everything_each_time, MANY),
        ("fresh interpreter, no walls", lambda: None, lambda _: fresh([]), FEW),
        ("fresh interpreter in bubblewrap", bubblewrap, fresh, FEW),
    ):
        told = in_a_process_of_its_own(prepare, run, count)
        table.add_row(name, *told.split())
    console = Console(highlight=False)
    console.print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, account {os.geteuid()}\n")
    console.print(table)


def in_a_process_of_its_own(prepare: Callable[[], object], run: Callable[..., None], count: int) -> str:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            given = prepare()
            run(given)
            start, used = time.perf_counter(), processor_seconds()
            for _ in range(count):
                run(given)
            wall, cpu = time.perf_counter() - start, processor_seconds() - used
            os.write(write, f"{wall / count * 1000:.1f} {cpu / count * 1000:.1f}".encode())
        os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read, "rb") as pipe:
        return pipe.read().decode() or "— —"


def processor_seconds() -> float:
    """The children's included."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def fork(_: object) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def confined(tree: confine.Tree) -> None:
    pid = linux.clone(confine.NAMESPACES)
    if pid == 0:
        tree.begin()
        child = os.fork()
        if child == 0:
            confine.lock()
        else:
            os.waitpid(child, 0)
        os._exit(0)
    os.waitpid(pid, 0)


def everything_each_time(_: object) -> None:
    pid = os.fork()
    if pid == 0:
        confined(confine.enter(KIT))
        os._exit(0)
    os.waitpid(pid, 0)


def bubblewrap() -> list[str]:
    """The same walls; for its own copy of the interpreter it needs one that any account can read."""
    found = shutil.which("bwrap")
    if not found:
        raise FileNotFoundError("bwrap")
    folders = [part for path in (sys.prefix, sys.base_prefix, KIT) for part in ("--ro-bind", path, path)]
    system = [part for path in ("/usr", "/lib", "/lib64") for part in ("--ro-bind", path, path)]
    walls = ["--unshare-all", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/scratch"]
    return [found, *system, *folders, *walls]


def fresh(before: list[str]) -> None:
    path = f"import sys; sys.path.insert(0, {KIT!r}); {IMPORTS}"
    subprocess.run([*before, sys.executable, "-I", "-c", path], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
