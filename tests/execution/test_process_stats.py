"""What is read of a process: from a made-up kernel, and of real processes that wait for their input."""

import contextlib
import os
import subprocess
import sys

import psutil
import pytest

from grader.execution import process_stats
from grader.execution.process_stats import LISTS_CHILDREN, START_CPU, ProcessStats
from tests.execution.made_up_kernel import MadeUpKernel, MadeUpProcess

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")


@pytest.fixture
def kernel(monkeypatch):
    kernel = MadeUpKernel(7)
    monkeypatch.setattr(process_stats, "_read", kernel.read)
    monkeypatch.setattr(process_stats, "_threads", kernel.threads)
    monkeypatch.setattr(process_stats, "_clock", kernel.clock)
    monkeypatch.setattr(process_stats, "LISTS_CHILDREN", True)
    monkeypatch.setattr(process_stats, "hidden_memory", lambda pids, namespace_of: 0)
    return kernel


@linux
def test_usage_is_the_processor_time_and_the_resident_memory(kernel):
    kernel[7].clock = 1.5
    assert ProcessStats(7).usage() == (1.5, 10 * process_stats._PAGE)


@linux
def test_while_the_clock_stands_still_the_kernel_is_not_asked_for_more(kernel):
    stats = ProcessStats(7)
    stats.usage()
    reads = kernel.reads
    stats.usage()
    assert kernel.reads == reads
    kernel[7].clock += 0.1
    stats.usage()
    assert kernel.reads > reads


@linux
def test_a_process_that_has_gone_has_no_usage_and_counts_for_nothing(kernel):
    stats = ProcessStats(7)
    del kernel.processes[7]
    assert stats.usage() is None
    assert (stats.cpu_time(), stats.run_queue_time(), stats.count_processes()) == (0.0, (0.0, 0), (0, 0, 0))


@linux
def test_children_count_beyond_what_their_start_may_take(kernel):
    stats = ProcessStats(7)
    child = kernel.start(7, 8)
    stats.count_processes()
    child.clock = START_CPU / 2
    assert stats.usage()[0] == pytest.approx(kernel[7].clock)
    child.clock = START_CPU + 0.3
    assert stats.usage()[0] == pytest.approx(kernel[7].clock + 0.3)


@linux
def test_children_that_were_waited_for_count_beyond_the_start_of_each(kernel):
    stats = ProcessStats(7)
    kernel.start(7, 8)
    stats.usage()
    kernel[7].children[7] = []
    kernel[7].waited_for, kernel[7].clock = START_CPU + 0.5, 1.0
    assert stats.usage()[0] == pytest.approx(1.5)


@linux
def test_run_queue_time_and_switches_are_summed_over_threads(kernel):
    kernel[7].threads = {7: ("S", 0.25, 3), 71: ("R", 0.5, 4)}
    assert ProcessStats(7).run_queue_time() == (0.75, 7)


@linux
def test_processes_are_counted_with_all_that_they_started(kernel):
    stats = ProcessStats(7)
    assert stats.count_processes() == (0, 0, 0)
    kernel.start(7, 8).pages = 20
    kernel.start(8, 9).pages = 30
    page = process_stats._PAGE
    assert stats.count_processes() == (2, 30 * page, 50 * page)


@linux
def test_processes_that_lost_their_parent_count_if_they_are_below_the_root(kernel):
    kernel.processes[1] = MadeUpProcess(1)
    kernel[1].children[1] = [7, 9]
    kernel.processes[9] = MadeUpProcess(9)
    assert ProcessStats(7, 1).count_processes()[0] == 1
    assert ProcessStats(7).count_processes()[0] == 0


@linux
@pytest.mark.parametrize("reused", ["root", "program", "child"])
def test_an_id_that_another_process_has_now_accuses_nobody(kernel, monkeypatch, reused):
    """Ids are used again within seconds on a machine on which many processes start."""
    kernel.start_root(1, 7)
    stats = ProcessStats(7, 1)
    many = range(100, 300)
    if reused == "child":
        kernel.start(7, 8)
        read = kernel.read

        def read_late(path):
            found = read(path)
            if path == "/proc/7/task/7/children" and 8 in kernel[7].children[7]:
                kernel.end(7, 8)  # after the list was read, and before anybody looks at 8
                kernel.processes[8] = MadeUpProcess(8)
                for pid in many:
                    kernel.start(8, pid)
            return found

        monkeypatch.setattr(process_stats, "_read", read_late)
    else:
        id = {"root": 1, "program": 7}[reused]
        kernel.end(1, 7)
        kernel.processes[id] = MadeUpProcess(id)
        kernel[id].started = 6
        for pid in many:
            kernel.start(id, pid)
    assert stats.count_processes()[0] == 0
    assert stats.survivors() == ([], [])
    if reused == "program":
        assert stats.usage() is None


@linux
def test_processes_of_the_next_run_below_the_same_root_accuse_nobody(kernel, monkeypatch):
    """A jail serves the next run at once, while a busy grader may not have heard that the last one is over."""
    monkeypatch.setattr(process_stats, "hidden_memory", lambda pids, namespace_of: 1 << 40)
    root = kernel.start_root(1, 7)
    stats = ProcessStats(7, 1, own_network=True)
    kernel[7].clock = 0.25
    assert stats.count_processes() == (0, 0, 1 << 40), "the memory of the kernel is asked for"
    used = stats.tree_cpu()
    kernel.end(1, 7)
    kernel.start(1, 8).clock = 0.5  # the program of the next run
    root.waited_for = 3.0
    for pid in range(100, 300):
        kernel.start(8, pid).clock = 0.5
    assert stats.count_processes() == (0, 0, 0)
    assert stats.survivors() == ([], [])
    assert (stats.tree_cpu(), stats.sleeps(), stats.processor_demand()[0]) == (used, False, {})


@linux
def test_a_run_that_ends_while_its_processes_are_counted_is_not_accused_of_those_of_the_next(kernel, monkeypatch):
    kernel.start_root(1, 7)
    stats = ProcessStats(7, 1)

    def end_and_start_the_next(pid):
        monkeypatch.setattr(process_stats, "_resident", lambda pid: 1 << 40)
        kernel.end(1, 7)
        return 1 << 40

    kernel.start(7, 8)
    monkeypatch.setattr(process_stats, "_resident", end_and_start_the_next)
    assert stats.count_processes() == (0, 0, 0)


@linux
def test_memory_is_found_where_the_first_thread_has_ended(kernel):
    child = kernel.start(7, 8)
    child.threads = {8: ("Z", 0.0, 0), 81: ("S", 0.0, 0)}
    assert ProcessStats(7).count_processes()[1] == 10 * process_stats._PAGE


@linux
def test_memory_of_the_kernel_counts_for_all_processes_together(kernel, monkeypatch):
    asked = []
    monkeypatch.setattr(process_stats, "hidden_memory", lambda *arguments: asked.append(arguments) or 1000)
    kernel.start_root(1, 7)
    kernel.start(7, 8)
    kernel[7].clock = 0.1
    page = process_stats._PAGE
    assert ProcessStats(7, 1, own_network=True).count_processes() == (1, 10 * page, 10 * page + 1000)
    assert ProcessStats(7).count_processes() == (1, 10 * page, 10 * page + 1000)
    assert [(sorted(pids), namespace_of) for pids, namespace_of in asked] == [([7, 8], 1), ([7, 8], 0)]


# What all processes of a run have used.


@linux
def test_processes_that_ended_count_once_their_parent_or_the_root_has_waited_for_them(kernel):
    root = kernel.start_root(1, 7)
    root.waited_for = 3.0  # in earlier runs
    stats = ProcessStats(7, 1)
    kernel[7].clock, kernel[7].waited_for, root.waited_for = 0.25, 0.5, 4.0
    assert stats.tree_cpu() == pytest.approx(0.25 + 0.5 + 1.0)


@linux
def test_processes_that_nobody_waits_for_count_with_what_was_seen_of_them(kernel):
    stats = ProcessStats(7)
    for pid in (8, 9, 8):  # an id is used again
        kernel.start(7, pid).clock = 0.125
        stats.tree_cpu()
        kernel[pid].clock = 0.5
        stats.tree_cpu()
        kernel.end(7, pid)
    assert stats.tree_cpu() == pytest.approx(3 * 0.5 + kernel[7].clock)


@linux
def test_what_was_seen_and_waited_for_counts_once(kernel):
    stats = ProcessStats(7)
    kernel.start(7, 8).clock = 0.5
    stats.tree_cpu()
    kernel.end(7, 8)
    kernel[7].waited_for = 0.75
    assert stats.tree_cpu() == pytest.approx(0.75 + kernel[7].clock)


@linux
def test_a_chain_of_orphans_is_found_again_after_it_was_missed_between_two_of_them(kernel):
    root = kernel.start_root(1, 7)
    stats = ProcessStats(7, 1)
    assert stats.count_processes()[0] == 0
    kernel.start(1, 8)  # the root waits for the one before: it uses processor time, and the program uses none
    assert root.clock > 0
    assert stats.count_processes()[0] == 1


@linux
def test_a_run_sleeps_while_no_thread_of_any_of_its_processes_wants_a_processor(kernel):
    stats = ProcessStats(7)
    child = kernel.start(7, 8)
    assert stats.sleeps() is True
    child.threads = {8: ("S", 0.0, 0), 81: ("R", 0.0, 0)}
    assert stats.sleeps() is False


def test_whether_a_run_sleeps_is_unknown_where_the_kernel_lists_no_children(monkeypatch):
    monkeypatch.setattr(process_stats, "LISTS_CHILDREN", False)
    assert ProcessStats(7).sleeps() is None


@linux
def test_whether_a_process_was_idle_is_not_known_at_first(kernel):
    stats = ProcessStats(7)
    assert stats.was_idle() is None
    assert stats.was_idle() is True


@pytest.mark.parametrize("pid", [7, 8])
@linux
def test_a_process_or_child_that_used_processor_time_was_not_idle(kernel, pid):
    kernel.start(7, 8)
    stats = ProcessStats(7)
    stats.was_idle()
    kernel[pid].clock += 0.001
    assert stats.was_idle() is False
    stats.was_idle()  # finds all processes anew
    assert stats.was_idle() is True


@pytest.mark.parametrize(("state", "idle"), [("R", False), ("D", False), ("S", True), ("T", True)])
@linux
def test_a_thread_that_is_ready_to_run_is_not_idle(kernel, state, idle):
    stats = ProcessStats(7)
    stats.was_idle()
    kernel[7].threads[71] = (state, 0.0, 0)
    assert stats.was_idle() is idle


def test_elsewhere_idleness_is_unknown_and_there_is_no_cheap_clock(monkeypatch):
    monkeypatch.setattr(process_stats, "LISTS_CHILDREN", False)
    monkeypatch.setattr(process_stats.sys, "platform", "darwin")
    stats = ProcessStats(os.getpid())
    assert stats.was_idle() is None
    assert stats.cpu_time() is None
    cpu, resident = stats.usage()
    assert cpu > 0
    assert resident > 0


# Real processes. Each waits for its input, and ends with it.

WAITS = "import sys; print('ready', flush=True); sys.stdin.read()"
PARENT = f"""
import subprocess, sys
command = [sys.executable, "-c", {WAITS!r}, *sys.argv[1:]]
child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
sys.stdin.read()
child.communicate()
print("child has ended", flush=True)
sys.stdin.close()
input()
"""


@contextlib.contextmanager
def running(code, *arguments):
    """The process once it is ready."""
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout.readline().strip() == b"ready"
        yield process


def test_a_real_process_has_used_processor_time_and_memory():
    with running(WAITS) as process:
        cpu, resident = ProcessStats(process.pid).usage()
    assert 0 < cpu < 60
    assert 1 << 20 < resident < 1 << 30
    assert ProcessStats(process.pid).usage() is None


@linux
def test_the_cheap_clock_agrees_with_the_usage_of_a_real_process():
    stats = ProcessStats(os.getpid())
    before = stats.cpu_time()
    cpu, _ = ProcessStats(os.getpid()).usage()
    assert before <= cpu + 1e-6
    times = os.times()
    assert cpu - before < 60 + times.children_user + times.children_system  # the usage counts ended children, too


@pytest.mark.parametrize(
    ("argument", "is_helper"), [("x", False), ("from multiprocessing.resource_tracker import main", True)]
)
def test_a_real_process_that_is_left_is_a_survivor_and_a_helper_by_its_command_line(argument, is_helper):
    with running(PARENT, argument) as process:
        programs, helpers = ProcessStats(process.pid).survivors()
        assert len([programs, helpers][is_helper]) == 1
        assert argument in [programs, helpers][is_helper][0]
        assert [programs, helpers][not is_helper] == []


@pytest.mark.parametrize("lists_children", [True, False])
def test_a_real_child_is_counted_with_its_memory(monkeypatch, lists_children):
    if lists_children and not LISTS_CHILDREN:
        pytest.skip("only Linux lists the children of a process")
    monkeypatch.setattr(process_stats, "LISTS_CHILDREN", lists_children)
    with running(PARENT) as process:
        count, largest, total = ProcessStats(process.pid).count_processes()
    assert count == 1
    assert largest == total > 1 << 20


class MadeUpChild:
    """A child that ends while it is looked at, unless it has a `command`."""

    def __init__(self, pid, command=""):
        self.pid, self._command = pid, command

    def status(self):
        if not self._command:
            raise psutil.NoSuchProcess(self.pid)
        return psutil.STATUS_SLEEPING

    def cmdline(self):
        return [self._command]


@pytest.mark.parametrize(
    ("looks", "programs"),
    [
        ([[MadeUpChild(1)], []], []),
        ([[MadeUpChild(1)], [MadeUpChild(1)]], []),
        ([[MadeUpChild(1)], [MadeUpChild(2, "next")]], ["next"]),
        ([[MadeUpChild(1)], [MadeUpChild(2)]], ["processes that start one another"]),
        ([[MadeUpChild(1)], [MadeUpChild(2, "-m multiprocessing.resource_tracker")]], []),
    ],
)
def test_a_process_that_starts_the_next_one_and_ends_is_a_survivor(monkeypatch, looks, programs):
    stats = ProcessStats(os.getpid())
    left = iter(looks)
    monkeypatch.setattr(stats, "_children", lambda: next(left))
    assert stats.survivors()[0] == programs
