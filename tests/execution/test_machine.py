"""The limits of the machine are measured before anything is graded, and a shortage during a run is noticed."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.execution import machine
from grader.execution.launcher import make_launcher
from grader.execution.machine import LIMITS, ShortageMonitor, free_tasks, most_runs, prepare_machine
from grader.model import MEMORY_LIMIT, OperatorError
from grader.student.sandbox import isolation

resource = pytest.importorskip("resource")
ROOT = Path(__file__).resolve().parent.parent.parent
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def limits(monkeypatch):
    """The limits of an account that may not raise its hard ones: a dictionary from their numbers to pairs."""
    found = {}

    def set_limit(number, values):
        hard = found.get(number, (UNLIMITED, UNLIMITED))[1]
        if hard != UNLIMITED and values[1] > hard:
            raise ValueError
        found[number] = values

    monkeypatch.setattr(resource, "getrlimit", lambda number: found.get(number, (UNLIMITED, UNLIMITED)))
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    monkeypatch.setattr(machine, "_task_groups", list)
    monkeypatch.setattr(machine, "_group_values", lambda *_: [])
    monkeypatch.setattr(machine, "_all_tasks", lambda: 900)
    monkeypatch.setattr(machine, "_tasks_of_account", lambda: 300)
    return found


def test_the_needs_are_the_limits_of_a_run():
    """A run meets no limit but its own, so those of the account must not be lower."""
    least = {each.name: each.least for each in LIMITS}
    assert least["RLIMIT_AS"] == least["RLIMIT_DATA"] == isolation.ADDRESS_SPACE
    assert least["RLIMIT_FSIZE"] == isolation.FILE_SIZE
    assert least["RLIMIT_CPU"] == isolation.CPU_SECONDS
    assert least["RLIMIT_NOFILE"] >= isolation.OPEN_FILES
    assert (machine.TASKS, machine.NOBODY) == (isolation.TASKS, isolation.NOBODY)


@pytest.mark.parametrize("needed", LIMITS, ids=[each.name for each in LIMITS])
def test_a_hard_limit_below_the_need_is_refused_with_the_cure(limits, needed):
    limits[getattr(resource, needed.name)] = (needed.least - 1, needed.least - 1)
    with pytest.raises(OperatorError) as caught:
        prepare_machine()
    assert needed.what in str(caught.value)
    assert f"ulimit {needed.option} {needed.least // needed.divisor}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("needed", LIMITS, ids=[each.name for each in LIMITS])
def test_a_soft_limit_is_raised_as_far_as_needed(limits, needed):
    number = getattr(resource, needed.name)
    limits[number] = (needed.least // 2, needed.least)
    prepare_machine()
    assert limits[number] == (needed.least, needed.least)


def test_a_large_stack_is_reduced_so_that_many_threads_have_room(limits):
    prepare_machine()
    assert limits[resource.RLIMIT_STACK] == (machine.STACK, UNLIMITED)


@pytest.mark.parametrize(("most", "free"), [(1300, 1000), (60, 0)])
def test_too_few_processes_and_threads_are_refused(limits, most, free):
    limits[resource.RLIMIT_NPROC] = (most, most)
    with pytest.raises(OperatorError, match=f"Only {free} more processes and threads.*ulimit -u"):
        prepare_machine()


def test_a_control_group_without_room_is_refused(limits, monkeypatch):
    monkeypatch.setattr(machine, "_task_groups", lambda: [(100, 4), (5000, 4)])
    with pytest.raises(OperatorError, match=r"Only 96 more processes and threads.*--pids-limit"):
        prepare_machine()


def test_too_little_memory_is_refused(limits, monkeypatch):
    monkeypatch.setattr(machine, "_group_values", lambda *_: [MEMORY_LIMIT])
    with pytest.raises(OperatorError, match="Only 512 MB of memory"):
        prepare_machine()


def test_nothing_starts_on_a_machine_that_grants_too_little(limits, monkeypatch):
    limits[resource.RLIMIT_NOFILE] = (256, 256)
    with pytest.raises(OperatorError, match="256 open files"):
        make_launcher("off")


def test_where_there_is_no_limit_none_is_found(limits):
    assert free_tasks() is None
    assert most_runs(2) >= 256


def test_fewer_runs_take_place_at_the_same_time_where_less_is_granted(limits):
    limits[resource.RLIMIT_NOFILE] = (1024, 1024)
    assert most_runs(2) == (1024 - machine.OWN_FILES) // machine.FILES_OF_RUN
    limits[resource.RLIMIT_NPROC] = (2000, 2000)
    assert free_tasks() == 1700
    assert most_runs(2) == (1700 - machine.TASKS - machine.OWN_TASKS) // machine.USUAL_TASKS // 2
    limits[resource.RLIMIT_NPROC] = (100, 100)
    assert most_runs(2) == 1


def test_a_monitor_notices_that_processes_and_threads_were_short(limits, monkeypatch):
    limits[resource.RLIMIT_NPROC] = (2000, 2000)
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monitor = ShortageMonitor()
    start = monitor.start()
    assert monitor.shortage_since(start, was_killed=False) == ""
    monkeypatch.setattr(machine, "_all_tasks", lambda: 2500)
    assert monitor.shortage_since(start, was_killed=False) == ""  # they are other accounts'
    monkeypatch.setattr(machine, "_tasks_of_account", lambda: 1990)
    assert monitor.shortage_since(start, was_killed=False) == "processes and threads"
    monkeypatch.setattr(machine, "_tasks_of_account", lambda: 300)
    assert monitor.shortage_since(start, was_killed=False) == "processes and threads"
    assert monitor.shortage_since(monitor.start(), was_killed=False) == ""


def test_a_monitor_notices_what_a_control_group_has_refused(limits, monkeypatch):
    refused = [3]
    monkeypatch.setattr(machine, "_refused_tasks", lambda: refused[0])
    monitor = ShortageMonitor()
    start = monitor.start()
    assert monitor.shortage_since(start, was_killed=False) == ""
    refused[0] = 4
    assert monitor.shortage_since(start, was_killed=False) == "processes and threads"


def test_only_a_run_that_was_killed_can_have_met_the_end_of_memory(limits, monkeypatch):
    kills = [1]
    monkeypatch.setattr(machine, "_memory_kills", lambda: kills[0])
    monitor = ShortageMonitor()
    start = monitor.start()
    assert monitor.shortage_since(start, was_killed=True) == ""
    kills[0] = 2
    assert monitor.shortage_since(start, was_killed=False) == ""
    assert monitor.shortage_since(start, was_killed=True) == "memory"


@pytest.mark.skipif(sys.platform != "linux", reason="control groups are Linux's")
@pytest.mark.parametrize("layout", ["v1", "v2", "namespaced"])
def test_limits_of_control_groups_are_found(layout, monkeypatch, tmp_path):
    line, place = {
        "v1": ("8:pids:/box/in", "pids/box"),
        "v2": ("0::/box/in", "box"),
        "namespaced": ("0::/", ""),
    }[layout]
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("pids.max", "100\n"), ("pids.current", "7\n"), ("pids.events", "max 5\n")):
        (folder / name).write_text(text)
    real = machine._text
    monkeypatch.setattr(machine, "_CONTROL_GROUPS", tmp_path)
    monkeypatch.setattr(machine, "_text", lambda path: f"{line}\n" if "self" in path.parts else real(path))
    assert machine._task_groups() == [(100, 7)]
    assert machine._refused_tasks() == 5


def test_a_real_limit_is_noticed_before_anything_runs():
    """One real process, whose hard limit not even root may raise again without the right to do so."""
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))\n"
        "from grader.execution.machine import prepare_machine\n"
        "from grader.model import OperatorError\n"
        "try:\n    prepare_machine()\n"
        "except OperatorError as problem:\n    print(problem)\n"
        "else:\n    print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(("Only 256 open files are allowed here", "1024"))


def test_where_the_limit_counts_processes_only_threads_are_not_counted(monkeypatch):
    """macOS allows 1333 processes. An ordinary desktop has as many threads."""

    class Process:
        def uids(self):
            return SimpleNamespace(real=machine.os.geteuid() or machine.NOBODY)

        def num_threads(self):
            return 10

    monkeypatch.setattr(machine.psutil, "process_iter", lambda: [Process()] * 500)
    monkeypatch.setattr(machine, "COUNTS_THREADS", False)
    assert machine._tasks_of_account() == 500
    monkeypatch.setattr(machine, "COUNTS_THREADS", True)
    assert machine._tasks_of_account() == 5000
