"""The process state during an exploration, and its restoration."""

import gc
import os
import sys
import threading

import pytest

from grader.sim import explore
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.outcomes import collect_outcomes


def state():
    affinity = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    scheduling = os.sched_getscheduler(0) if hasattr(os, "sched_getscheduler") else None
    return sys.stdout, sys.stderr, sys.unraisablehook, gc.isenabled(), threading.active_count(), affinity, scheduling


def test_everything_is_restored_even_after_an_error():
    before = state()

    def fail():
        with exploration_session():
            assert state() != before
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert state() == before
    assert not KERNEL.in_session


def test_a_session_inside_another_changes_nothing_and_restores_nothing():
    with exploration_session():
        inside = state()
        with exploration_session():
            assert state() == inside
        assert state() == inside
        assert KERNEL.in_session


def test_tasks_of_an_execution_are_freed_before_the_next_without_a_collection(write):
    module = write("""
        import threading, weakref
        alive = weakref.WeakSet()
        class Worker(threading.Thread):
            pass
        def program():
            worker = Worker(target=print)
            alive.add(worker)
            worker.start()
            worker.join()
    """)
    freed = []

    def program():
        freed.append(len(module.alive))
        return module.program()

    collect_outcomes(program, str, schedules=4, rerun_modules=False)
    assert freed == [0, 0, 0, 0]


def test_there_is_no_output_and_no_automatic_collection_during_a_session(capfd):
    with exploration_session():
        print("not shown")
        assert not gc.isenabled()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="Linux only")
def test_all_threads_run_on_one_processor_as_a_batch_job():
    with exploration_session():
        assert len(os.sched_getaffinity(0)) == 1
        assert os.sched_getscheduler(0) == os.SCHED_BATCH


def test_standard_output_answers_as_a_file_without_a_terminal(results):
    source = """
        import sys
        def program():
            sys.stdout.reconfigure(line_buffering=True)
            try:
                sys.stdout.fileno()
            except OSError:
                return sys.stdout.isatty(), sys.stdout.encoding
    """
    assert results(source, schedules=5) == {"(False, 'utf-8')"}


def test_an_exception_in_a_finalizer_is_a_failure(write):
    module = write("""
        class Box:
            def __del__(self):
                raise LookupError("gone")
        def program():
            Box()
    """)
    failure = explore(module.program, schedules=1).failure
    assert (failure.kind, failure.type) == ("exception", "LookupError")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="threads cannot be bound to processors here")
def test_explorations_take_processors_in_turn():
    usable = sorted(os.sched_getaffinity(0))
    taken = []
    for turn in range(len(usable) + 1):
        with exploration_session(turn):
            taken.append(os.sched_getaffinity(0))
    assert taken == [{each} for each in [*usable, usable[0]]]
    assert sorted(os.sched_getaffinity(0)) == usable
