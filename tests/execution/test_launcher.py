"""Both launchers do the same, and leave nothing behind."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from grader.execution.fair_clock import FairClock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.launcher import LAUNCHERS, ForkLauncher, LaunchError, SpawnedProcess, make_launcher
from grader.execution.output_stream import SpawnedOutput
from grader.execution.session import StudentSession
from grader.model.observation import Returned
from grader.model.run_spec import JobSpec, RunSpec

ROOT = Path(__file__).resolve().parent.parent.parent

BOTH = pytest.mark.parametrize("backend", sorted(LAUNCHERS))

SLOW = RunSpec(function="wait", coroutine=False, arguments=({"job": 0},), jobs=(JobSpec(name="job 1", seconds=30.0),))


async def run_source(launcher, source, run, tmp_path):
    async with (
        FairClock() as clock,
        JobService(tmp_path) as service,
        StudentSession(source, "solution", launcher=launcher, service=service, clock=clock) as session,
    ):
        return await session.run(run)


@BOTH
async def test_a_run_has_its_value_and_its_output(backend, tmp_path):
    launcher = LAUNCHERS[backend]()
    try:
        run = RunSpec(function="answer", coroutine=False, arguments=(), jobs=())
        seen = await run_source(launcher, b"def answer():\n    print('hello')\n    return 42\n", run, tmp_path)
    finally:
        launcher.close()
    assert seen.ending == Returned(42)
    assert [line.text for line in seen.lines] == ["hello"]


@BOTH
async def test_the_environment_of_the_user_is_not_passed_on(backend, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_USER", "x")
    launcher = LAUNCHERS[backend]()
    source = (
        b"import os\n\ndef answer():\n"
        b"    return ['SECRET_OF_THE_USER' in os.environ, os.environ['HOME'] == os.getcwd()]\n"
    )
    try:
        run = RunSpec(function="answer", coroutine=False, arguments=(), jobs=())
        seen = await run_source(launcher, source, run, tmp_path)
    finally:
        launcher.close()
    assert seen.ending == Returned({"list": [False, True]})


@BOTH
async def test_a_cancelled_run_ends_all_processes_that_it_started(backend, tmp_path, monkeypatch):
    arrived = asyncio.Event()

    class WatchedLedger(JobLedger):
        def call(self, *arguments):
            arrived.set()
            return super().call(*arguments)

    monkeypatch.setattr("grader.execution.session.JobLedger", WatchedLedger)
    source = (
        b"import subprocess, sys\n\ndef wait(job):\n"
        b"    child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])\n"
        b"    print(child.pid)\n    job()\n"
    )
    launcher = LAUNCHERS[backend]()
    try:
        async with FairClock() as clock, JobService(tmp_path) as service:
            session = StudentSession(source, "solution", launcher=launcher, service=service, clock=clock)
            task = asyncio.ensure_future(session.run(SLOW))
            await arrived.wait()
            [mine] = [p for p in psutil.Process().children(recursive=True) if "Event().wait()" in str(p.cmdline())]
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled()
            gone, alive = psutil.wait_procs([mine], timeout=30)
    finally:
        launcher.close()
    assert alive == []
    assert gone == [mine]


GRADER = """
import sys
from grader.execution.launcher import ForkLauncher
launcher = ForkLauncher()
print("ready", flush=True)
sys.stdin.read()
"""


def test_when_the_grader_is_killed_its_student_processes_end():
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert grader.stdout.readline() == "ready\n"
    started = psutil.Process(grader.pid).children(recursive=True)
    assert len(started) == 1
    grader.kill()
    grader.communicate()
    assert psutil.wait_procs(started, timeout=30)[1] == []


async def test_a_fork_server_that_has_gone_is_an_error_of_ours(tmp_path):
    launcher = ForkLauncher()
    launcher.close()
    with pytest.raises(LaunchError, match="fork server"):
        await launcher.launch(tmp_path, ["nowhere"], "secret", None)


@pytest.mark.parametrize(("name", "wanted"), [("spawn", "SpawnLauncher"), ("fork", "ForkLauncher")])
def test_the_environment_variable_chooses_the_launcher(monkeypatch, name, wanted):
    monkeypatch.setenv("GRADER_LAUNCHER", name)
    launcher = make_launcher()
    launcher.close()
    assert type(launcher).__name__ == wanted


def test_without_the_variable_the_platform_chooses_the_launcher(monkeypatch):
    monkeypatch.delenv("GRADER_LAUNCHER", raising=False)
    launcher = make_launcher()
    launcher.close()
    assert type(launcher).__name__ == ("ForkLauncher" if hasattr(os, "fork") else "SpawnLauncher")


async def test_an_exception_that_ends_a_process_on_windows_is_a_crash_and_not_an_exit():
    codes = [0xC0000005, 3]
    ended = SimpleNamespace(get_pid=lambda: 0, get_returncode=lambda: codes.pop(0))
    assert await SpawnedProcess(ended, SpawnedOutput()).wait() == -0xC0000005
    assert await SpawnedProcess(ended, SpawnedOutput()).wait() == 3
