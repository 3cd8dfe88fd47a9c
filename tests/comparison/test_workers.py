"""Workers meet exactly if they can work at the same time: real threads, tasks and processes, without a clock."""

import sys
import threading

import pytest

from grader.comparison import workers

GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


def wait():
    threading.Event().wait(0.001)  # this is the work that is measured


def test_threads_that_compute_meet_only_without_the_global_lock():
    found = workers.in_threads(workers.count_up, 3)
    assert found.peak == 1 if GIL else found.peak > 1


def test_threads_that_gave_up_have_used_their_share_of_the_processor():
    found = workers.in_tasks(workers.count_up, 2)
    assert found.cpu >= 2 * workers.CPU_SHARE


def test_processes_that_compute_meet():
    assert workers.in_processes(workers.count_up, 3).peak == 3


def test_tasks_never_meet_in_the_middle_of_a_step():
    assert workers.in_tasks(workers.count_up, 3).peak == 1


def test_threads_that_wait_meet_and_use_no_processor():
    found = workers.in_threads(wait, 4)
    assert found.peak == 4
    assert found.cpu < workers.CPU_SHARE


def test_threads_may_take_turns_again_afterwards():
    before = sys.getswitchinterval()
    workers.in_threads(workers.count_up, 2)
    assert sys.getswitchinterval() == before


def test_a_step_that_fails_is_not_taken_for_a_measurement():
    with pytest.raises(ZeroDivisionError):
        workers.in_tasks(lambda: 1 / 0, 1)
