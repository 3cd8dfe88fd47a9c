"""The command `doctor`: looks at what the grader needs of this machine, and names the cure of each problem."""

import argparse
import os
import platform
import re
import statistics
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from grader.intake import load_catalogue
from grader.learner import state_folder
from grader.model import OperatorError

OLDEST = (3, 11)
NAPS, NAP = 20, 0.005
"""Number of sleeps that the clock is judged by, and the seconds of each."""
LATE = 0.02
"""Seconds by which a sleep may usually be late. It is the resolution of timers on Windows, and a little more."""
NARROW = 60
"""Columns below which timelines do not fit."""
MARKS = {"well": ("✓", "green"), "note": ("!", "yellow"), "problem": ("✗", "red")}


class TopicState(NamedTuple):
    """One line: how it is, of what, what was found, and what to do if it is not well."""

    state: str
    topic: str
    found: str
    cure: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(options: argparse.Namespace) -> int:
    """Prints a line for each topic. Returns 0 if nothing prevents grading, else 2."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    found = [each for look in TOPICS for each in look(options.root)]
    table = Table.grid(padding=(0, 2))
    for each in found:
        mark, colour = MARKS[each.state]
        table.add_row(Text(mark, colour), Text(each.topic, "bold"), Text(each.found))
        if each.cure:
            table.add_row("", Text("cure", "dim"), Text(each.cure))
    console.print(table)
    problems = sum(each.state == "problem" for each in found)
    summary = f"{problems} problem{'s' if problems != 1 else ''} to solve." if problems else "The grader can work here."
    console.print(f"\n{summary}")
    return 2 if problems else 0


def python(root: Path) -> Iterator[TopicState]:
    """The interpreter."""
    name = f"{platform.python_implementation()} {platform.python_version()}"
    name += ", free-threaded" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    right = sys.implementation.name == "cpython" and sys.version_info >= OLDEST
    cure = "" if right else f"Install CPython {OLDEST[0]}.{OLDEST[1]} or newer from python.org."
    yield TopicState("well" if right else "problem", "Python", f"{name} ({sys.executable})", cure)


def packages(root: Path) -> Iterator[TopicState]:
    """The libraries, with their oldest versions."""
    from grader.platforms.bundle import PACKAGES

    split = [each.partition("; sys_platform == ") for each in PACKAGES]
    needed = [each for each, _, system in split if system.strip("'") in ("", sys.platform)]
    wrong = []
    for each in needed:
        name, _, least = each.partition(">=")
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if _numbers(version) < _numbers(least):
            wrong.append(f"{name} is {version}, and {least} is needed")
    if wrong:
        cure = f"{sys.executable} -m pip install {' '.join(f'{chr(34)}{each}{chr(34)}' for each in needed)}"
        yield TopicState("problem", "packages", "; ".join(wrong), cure)
    else:
        yield TopicState("well", "packages", f"all {len(needed)} are there")
    try:
        yield TopicState("well", "file events", f"watchfiles {metadata.version('watchfiles')}")
    except metadata.PackageNotFoundError:
        cure = f"{sys.executable} -m pip install watchfiles"
        yield TopicState("note", "file events", "none: `watch` looks at the files 5 times a second", cure)


def isolation(root: Path) -> Iterator[TopicState]:
    """Whether submitted code is isolated here, and whether the machine grants what a run may use."""
    from grader.grading import launcher_for_a_grading

    try:
        with launcher_for_a_grading("auto") as launcher:
            found = launcher.isolation
    except OperatorError as problem:
        yield TopicState("problem", "limits", problem.problem, problem.fix)
        return
    yield TopicState("well", "limits", "high enough for every run")
    if found.on:
        yield TopicState("well", "isolation", "on: code cannot reach your files or the network")
    elif found.account:
        yield TopicState("well", "isolation", "by an account of its own for each run")
    else:
        cure = "Your own code needs none. For code of others, see docs/trust.md."
        yield TopicState("note", "isolation", f"off: {found.why_not}", cure)


def clock(root: Path) -> Iterator[TopicState]:
    """Whether sleeps end in time. A machine that is late needs more time for a verdict."""
    late = []
    for _ in range(NAPS):
        start = time.perf_counter()
        time.sleep(NAP)
        late.append(time.perf_counter() - start - NAP)
    usual, worst = statistics.median(late) * 1000, max(late) * 1000
    text = f"a sleep ends {usual:.1f} ms late, {worst:.1f} ms at worst"
    if usual > LATE * 1000:
        yield TopicState("note", "clock", text, "The machine is busy. Close other programs, or expect slower verdicts.")
    else:
        yield TopicState("well", "clock", text)


def encodings(root: Path) -> Iterator[TopicState]:
    """Whether the terminal shows UTF-8, which the grader writes."""
    if sys.platform == "win32":
        yield TopicState("well", "encodings", "the console gets characters, files and pipes get UTF-8")
        return
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    name, value = next(((each, os.environ[each]) for each in names if os.environ.get(each)), ("LANG", ""))
    if re.search(r"utf-?8", value, re.IGNORECASE):
        yield TopicState("well", "encodings", f"UTF-8 ({name}={value})")
    else:
        found = f"{name} is {value!r}, which does not promise UTF-8" if value else "LANG is not set"
        yield TopicState("note", "encodings", found, "If marks such as ✓ look wrong: export LANG=C.UTF-8")


def files(root: Path) -> Iterator[TopicState]:
    """Whether the exercises can be read and written, and progress can be kept."""
    try:
        exercises = load_catalogue(root)
    except OperatorError as problem:
        yield TopicState("problem", "exercises", problem.problem, problem.fix)
        return
    closed = [each.slug for each in exercises if not os.access(each.stub, os.R_OK | os.W_OK)]
    if closed:
        cure = "Give yourself the right to read and write these files, or restore them with `grader reset`."
        yield TopicState("problem", "exercises", f"cannot be edited: {', '.join(closed)}", cure)
    else:
        yield TopicState("well", "exercises", f"{len(exercises)} in {root / 'exercises'}")
    folder = state_folder(root)
    place = next(each for each in (folder, *folder.parents) if each.exists())
    if place.is_dir() and os.access(place, os.W_OK):
        yield TopicState("well", "progress", f"kept in {folder}")
    else:
        yield TopicState("note", "progress", f"cannot be kept in {folder}", "Set GRADER_STATE to a folder of yours.")


def terminal(root: Path) -> Iterator[TopicState]:
    """Whether there is a terminal, and how wide it is."""
    if not sys.stdout.isatty():
        yield TopicState("well", "terminal", "none: plain lines are written")
        return
    from rich.console import Console

    width = Console().width
    if width < NARROW:
        yield TopicState("note", "terminal", f"{width} columns", f"Make it {NARROW} columns wide, or wider.")
    else:
        yield TopicState("well", "terminal", f"{width} columns")


def _numbers(version: str) -> list[int]:
    """The release of a version: [8, 4] of `8.4rc1`."""
    return [int(each) for each in re.findall(r"\d+", re.split(r"[a-z+]", version)[0])]


TOPICS: tuple[Callable[[Path], Iterator[TopicState]], ...] = (
    python, packages, isolation, clock, encodings, files, terminal,
)  # fmt: skip
