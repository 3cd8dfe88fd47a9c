"""A process serves the next run only if the last one left it as it was. Each run imports the file afresh."""

import asyncio
import sys

import msgspec
import pytest

from grader.execution.fair_clock import FairClock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.launcher import LAUNCHERS, LaunchError
from grader.execution.session import StudentSession
from grader.execution.supervised_process import SupervisedProcess
from grader.model.observation import Exited, Explored, Raised, Returned, Stopped
from grader.model.run_spec import ExplorationSpec, RunSpec
from tests.builders import jobs

BOTH = pytest.mark.parametrize("backend", sorted(LAUNCHERS))

ANSWER = RunSpec(function="answer", coroutine=False, arguments=(), jobs=())
COUNTS = """
import os

count = 0

def answer():
    global count
    count += 1
    print("this is", end=" ")
    print(f"run {count}", end="")
    return [os.getpid(), count]
"""


async def three_runs(folder, source, backend="fork", *, reusable=True, runs=(ANSWER, ANSWER, ANSWER)):
    launcher = LAUNCHERS[backend]("off")
    try:
        async with (
            FairClock() as clock,
            JobService(folder) as service,
            StudentSession(
                source.encode(), "solution", launcher=launcher, service=service, clock=clock, reusable=reusable
            ) as session,
        ):
            return [await session.run(run) for run in runs]
    finally:
        launcher.close()


def processes(seen):
    """How many processes answered. Each run returns its process id, or another value that names the process."""
    assert all(isinstance(each.ending, Returned) for each in seen), [each.ending for each in seen]
    return len({str(each.ending.value) for each in seen})


@BOTH
async def test_one_process_serves_many_runs_with_a_new_module_each(backend, tmp_path):
    seen = await three_runs(tmp_path, COUNTS, backend)
    values = [each.ending.value["list"] for each in seen]
    assert [count for _, count in values] == [1, 1, 1]
    assert len({pid for pid, _ in values}) == 1


@BOTH
async def test_each_run_has_its_own_output_and_no_more(backend, tmp_path):
    for each in await three_runs(tmp_path, COUNTS, backend):
        assert [line.text for line in each.lines] == ["this is run 1"]


async def test_without_reuse_each_run_has_a_process_of_its_own(tmp_path):
    assert processes(await three_runs(tmp_path, COUNTS, reusable=False)) == 3


async def test_after_a_run_that_raises_the_process_serves_the_next_run(tmp_path):
    source = "import os\n\ndef answer():\n    raise ValueError(os.getpid())\n"
    seen = await three_runs(tmp_path, source)
    assert all(isinstance(each.ending, Raised) for each in seen)
    assert len({each.ending.problem.message for each in seen}) == 1


@pytest.mark.parametrize(
    "leaves",
    [
        "threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "os.environ['LEFT'] = 'x'",
        "os.chdir('/')",
        "open('left', 'w').close()",
        "open('solution.py', 'a').write('# x')",
        "os.remove('solution.py')",
        "sys.stdout = open(os.devnull, 'w')",
        "os.dup2(2, 1); os.close(1)",
        "time.sleep = print",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "logging.getLogger('solution').addHandler(logging.StreamHandler())",
        "multiprocessing.set_start_method('spawn')",
    ],
)
async def test_a_process_that_a_run_has_changed_serves_no_other_run(leaves, tmp_path):
    modules = "logging, multiprocessing, os, signal, sys, threading, time"
    source = f"import {modules}\n\ndef answer():\n    {leaves}\n    return os.getpid()\n"
    assert processes(await three_runs(tmp_path, source)) == 3


async def test_a_process_that_the_import_has_changed_serves_no_other_run(tmp_path):
    source = "import os\n\nos.environ['LEFT'] = 'x'\n\ndef answer():\n    return os.getpid()\n"
    assert processes(await three_runs(tmp_path, source)) == 3


async def test_after_a_run_that_ended_its_process_the_next_run_has_a_new_process_and_folder(tmp_path):
    source = (
        "import os, pathlib\n\ndef answer():\n"
        "    mark = pathlib.Path('was here')\n"
        "    if mark.exists():\n        return 'again'\n"
        "    mark.touch()\n    os._exit(3)\n"
    )
    seen = await three_runs(tmp_path, source)
    assert [each.ending for each in seen] == [Exited(3, answered=False)] * 3


REACHES_FOR_A_CLASS = """
import threading

classes = [threading.Thread]

def answer():
    classes[0].start = None
"""


async def test_an_exploration_never_takes_place_in_a_process_that_served_a_real_run(tmp_path):
    exploration = RunSpec(
        function="answer",
        coroutine=False,
        arguments=(),
        jobs=(),
        exploration=ExplorationSpec(schedules=3, canary=(5, 1, 2)),
    )
    real, explored, _ = await three_runs(tmp_path, REACHES_FOR_A_CLASS, runs=(ANSWER, exploration, exploration))
    assert real.ending == Returned(None)
    assert isinstance(explored.ending, Explored)
    assert sorted(explored.ending.canary) == [6, 7, 8]


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    started = []

    class CountedProcess(SupervisedProcess):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            started.append(self)

    monkeypatch.setattr("grader.execution.session.SupervisedProcess", CountedProcess)
    return started


THREE = RunSpec(
    function="answer",
    coroutine=False,
    arguments=({"list": [{"job": 0}, {"job": 1}, {"job": 2}]},),
    jobs=jobs(3, meet=3, seconds=0.0),
    patience=0.05,
)
ENDS = "    return [job() for job in jobs]"
TRIES_THEM_ALL = """
    print("before")
    for job in jobs:
        try:
            job()
        except ConnectionAbortedError as problem:
            print(problem)
"""
WAITS_FOR_EVER = """
    try:
        jobs[0]()
    except ConnectionAbortedError:
        threading.Event().wait()
"""
BUSY_WAITS = """
    threads = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        pass
"""


@pytest.mark.parametrize(
    ("body", "ending", "count"),
    [
        (ENDS, Stopped("missed", "meet"), 1),
        (TRIES_THEM_ALL, Stopped("missed", "meet"), 1),
        (WAITS_FOR_EVER, Stopped("missed", "meet"), 2),
    ],
    ids=["ends", "tries them all", "waits for ever"],
)
async def test_when_the_evidence_is_complete_the_process_is_kept_if_the_program_ends_once_it_is_cut_off(
    body, ending, count, tmp_path, started
):
    seen = await three_runs(tmp_path, f"import threading\n\ndef answer(jobs):\n{body}\n", runs=(THREE, THREE))
    for each in seen:
        assert each.ending == ending
        assert [call.outcome for call in each.calls] == ["dropped"], "calls after the cut-off are no evidence"
        assert [line.text for line in each.lines] == (["before"] if body is TRIES_THEM_ALL else [])
        assert each.survivors == ()
    assert len(started) == count


DUMPS_TOO_MUCH = """
    from grader.student import stack_dump
    stack_dump.threads = lambda *_: [{"sort": "thread", "name": "x" * 35_000}] * 100
    return [job() for job in jobs]
"""


async def test_a_stack_dump_that_is_too_large_is_not_kept(tmp_path):
    [seen] = await three_runs(tmp_path, f"def answer(jobs):\n{DUMPS_TOO_MUCH}\n", runs=(THREE,))
    assert seen.ending == Stopped("missed", "meet")
    assert seen.stack_dump == ()


CALLS_AGAIN = """
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(jobs[0](), 0.03)
"""


async def test_a_program_that_always_has_a_job_in_flight_is_stopped_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.model.run_spec.BASE_MAX_DURATION", 0.2)
    monkeypatch.setattr("grader.model.run_spec.ASSUMED_CALLS", 1)
    monkeypatch.setattr(
        "grader.execution.call_counts.MAX_CALLS_PER_JOB", 1_000
    )  # so that the number of calls does not end it, however busy the machine is
    again = jobs(1, meet=2, seconds=0.05, coroutine=True, times=0)
    run = msgspec.structs.replace(THREE, coroutine=True, jobs=again, arguments=({"list": [{"job": 0}]},), patience=1.0)
    source = f"import asyncio, contextlib\n\nasync def answer(jobs):\n{CALLS_AGAIN}\n"
    [seen] = await three_runs(tmp_path, source, runs=(run,))
    assert seen.ending == Stopped("deadline")
    assert len(seen.calls) > 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere certainty takes longer")
async def test_a_program_that_busy_waits_is_cut_off_and_its_process_kept(tmp_path, started):
    run = msgspec.structs.replace(THREE, jobs=jobs(3, meet=3, seconds=30.0))
    seen = await three_runs(tmp_path, f"import threading\n\ndef answer(jobs):\n{BUSY_WAITS}\n", runs=(run, run))
    assert [each.ending for each in seen] == [Stopped("spins")] * 2
    assert [len(each.calls) for each in seen] == [3, 3]
    assert len(started) == 1


async def test_explorations_share_a_process_and_leave_it_to_real_runs(tmp_path, started):
    exploration = RunSpec(
        function="answer", coroutine=False, arguments=(), jobs=(), exploration=ExplorationSpec(schedules=3)
    )
    first, second, last = await three_runs(
        tmp_path, "def answer():\n    return 1\n", runs=(exploration, exploration, ANSWER)
    )
    assert isinstance(first.ending, Explored)
    assert isinstance(second.ending, Explored)
    assert last.ending == Returned(1)
    assert len(started) == 1


async def test_each_run_finds_the_event_loop_of_a_new_process(tmp_path):
    source = """
import asyncio, warnings
warnings.simplefilter("ignore")

try:
    loop = type(asyncio.get_event_loop()).__name__
except RuntimeError as problem:
    loop = str(problem)

async def answer():
    return loop
"""
    run = RunSpec(function="answer", coroutine=True, arguments=(), jobs=())
    assert processes(await three_runs(tmp_path, source, runs=(run, run, run))) == 1


async def test_a_fork_server_that_goes_away_during_a_run_is_an_error_of_ours(tmp_path, monkeypatch):
    launcher = LAUNCHERS["fork"]("off")
    called = asyncio.Event()
    call = JobLedger.call
    monkeypatch.setattr(JobLedger, "call", lambda *details: (call(*details), called.set())[0])
    waits = msgspec.structs.replace(THREE, patience=1000.0, deadline=1000.0)
    source = b"def answer(jobs):\n    return jobs[0]()\n"
    async with (
        FairClock() as clock,
        JobService(tmp_path) as service,
        StudentSession(source, "solution", launcher=launcher, service=service, clock=clock) as session,
    ):
        running = asyncio.ensure_future(session.run(waits))
        await called.wait()
        launcher.close()
        with pytest.raises(LaunchError, match="fork server"):
            await running


class FailingLauncher:
    """A launcher that first fails so many times."""

    def __init__(self, failures):
        self.inner, self.failures = LAUNCHERS["fork"]("off"), failures

    async def launch(self, *arguments):
        self.failures -= 1
        if self.failures >= 0:
            raise LaunchError("short of something")
        return await self.inner.launch(*arguments)


@pytest.mark.parametrize("failures", [2, 3])
async def test_a_launch_is_tried_three_times(failures, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.execution.session.RETRY_DELAYS", (0.0, 0.0))
    launcher = FailingLauncher(failures)
    try:
        async with FairClock() as clock, JobService(tmp_path) as service:
            session = StudentSession(b"def answer(): pass", "solution", launcher=launcher, service=service, clock=clock)
            async with session:
                if failures == 2:
                    assert (await session.run(ANSWER)).ending == Returned(None)
                else:
                    with pytest.raises(LaunchError, match="short of something"):
                        await session.run(ANSWER)
    finally:
        launcher.inner.close()


HOLDS = """
import os
import threading

def answer(size, job):
    kept = b"x" * size
    thread = threading.Thread(target=job)
    thread.start()
    job()
    thread.join()
    return [os.getpid(), len(kept)]
"""


def weighed(size):
    return RunSpec(
        function="answer",
        coroutine=False,
        arguments=(size, {"job": 0}),
        jobs=tuple(msgspec.structs.replace(each, meet=2, times=2) for each in jobs(1)),
        weigh=2,
    )


async def test_a_run_is_weighed_when_its_jobs_are_in_flight_in_a_process_of_its_own(tmp_path):
    light, heavy, unweighed = await three_runs(
        tmp_path, HOLDS, runs=(weighed(0), weighed(50_000_000), msgspec.structs.replace(weighed(0), weigh=0))
    )
    assert processes([light, heavy]) == 2
    assert 49_000_000 < heavy.weight - light.weight < 52_000_000
    assert unweighed.weight == 0
