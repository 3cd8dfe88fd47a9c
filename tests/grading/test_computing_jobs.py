"""Calculations are judged by where they really took place, whichever way the student's code starts processes."""

import multiprocessing
import sys

import pytest

from grader.model.verdict import Reason
from tests.tiny import grade_all, hand_in, make_catalogue

SUITE = '''"""Spread calculations."""


async def test_parallel(student):
    """Three calculations at the same moment"""
    numbers = [5, 2, 9, 7]
    crunch = student.crunch(dict(zip(numbers, student.jobs(4, seconds=0.0))))
    run = await student.call("spread", numbers, crunch, 3, parallel=3)
    run.expect(returns=run.receipts, together=3)
'''
METADATA = 'title = "Spread"\nsummary = "Spread."\nhints = ["one", "two", "three"]\nnames = ["spread"]\n'
POOL = """
import multiprocessing
def spread(numbers, crunch, workers):
    with multiprocessing.get_context({method!r}).Pool(workers) as pool:
        results = pool.map(crunch, numbers, chunksize=1)
        pool.close()
        pool.join()
    return results
"""
EXECUTOR = """
from concurrent.futures import {name}
def spread(numbers, crunch, workers):
    with {name}(workers) as pool:
        return list(pool.map(crunch, numbers))
"""
PIPES = """
import os
def spread(numbers, crunch, workers):
    reads = []
    for number in numbers:
        read, write = os.pipe()
        if os.fork() == 0:
            os.write(write, crunch(number).encode())
            os._exit(0)
        os.close(write)
        reads.append(read)
    results = [os.read(read, 100).decode() for read in reads]
    for _ in numbers:
        os.wait()
    return results
"""
HAS_GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


def grade(tmp_path, content):
    exercise = make_catalogue(tmp_path / "kit", SUITE, METADATA)
    [report] = grade_all(exercise, [hand_in(tmp_path / "in", exercise, content)])
    return report.checks[0]


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_pool_of_processes_computes_at_the_same_moment(tmp_path, method):
    check = grade(tmp_path, POOL.format(method=method))
    assert check.finding is None, check.finding
    seen = check.evidence[-1]
    assert seen.parallel == 3
    assert {call.process for call in seen.calls} == {2, 3, 4}


@pytest.mark.skipif(not hasattr(multiprocessing, "get_context") or sys.platform == "win32", reason="it forks")
def test_processes_that_no_library_started_count_as_well(tmp_path):
    check = grade(tmp_path, PIPES)
    assert check.finding is None, check.finding
    assert {call.process for call in check.evidence[-1].calls} == {2, 3, 4, 5}


def test_threads_take_turns_under_the_global_lock_and_only_there(tmp_path):
    check = grade(tmp_path, EXECUTOR.format(name="ThreadPoolExecutor"))
    reason = check.finding and check.finding.reason
    assert reason == (Reason.NOT_PARALLEL if HAS_GIL else None), check.finding
    assert {call.process for call in check.evidence[-1].calls} == {1}


@pytest.mark.skipif(sys.version_info < (3, 14), reason="there are no such pools")
def test_interpreters_of_one_process_compute_at_the_same_moment(tmp_path):
    check = grade(tmp_path, EXECUTOR.format(name="InterpreterPoolExecutor"))
    assert check.finding is None, check.finding
    seen = check.evidence[-1]
    assert {call.process for call in seen.calls} == {1}
    assert seen.parallel > 2


def test_a_plain_loop_is_sequential(tmp_path):
    check = grade(tmp_path, "def spread(numbers, crunch, workers):\n    return [crunch(each) for each in numbers]\n")
    assert check.finding.reason is Reason.SEQUENTIAL
