"""Both ways of starting a student process do the same, and leave nothing behind."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from grader.execution.fair_clock import FairClock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.launcher import LAUNCHERS, ForkLauncher, LaunchError, make_launcher
from grader.execution.session import StudentSession
from grader.model.observation import Returned
from grader.model.run_spec import JobSpec, RunSpec

ROOT = Path(__file__).resolve().parent.parent.parent

BOTH = pytest.mark.parametrize("way", sorted(LAUNCHERS))

SLOW = RunSpec(function="wait", coroutine=False, arguments=({"job": 0},), jobs=(JobSpec(name="job 1", seconds=30.0),))


async def run_source(launcher, source, run, tmp_path):
    async with (
        FairClock() as pulse,
        JobService(tmp_path) as service,
        StudentSession(source, "solution", launcher=launcher, service=service, clock=pulse) as lodging,
    ):
        return await lodging.run(run)


@BOTH
async def test_a_value_comes_back(way, tmp_path):
    launcher = LAUNCHERS[way]()
    try:
        run = RunSpec(function="answer", coroutine=False, arguments=(), jobs=())
        seen = await run_source(launcher, b"def answer():\n    print('hello')\n    return 42\n", run, tmp_path)
    finally:
        launcher.close()
    assert seen.ending == Returned(42)
    assert [line.text for line in seen.lines] == ["hello"]


@BOTH
async def test_the_environment_of_the_user_is_not_passed_on(way, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_USER", "x")
    launcher = LAUNCHERS[way]()
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
async def test_a_run_that_is_cancelled_takes_its_whole_tree_along(way, tmp_path, monkeypatch):
    arrived = asyncio.Event()

    class TellingDesk(JobLedger):
        def call(self, *arguments):
            arrived.set()
            return super().call(*arguments)

    monkeypatch.setattr("grader.execution.session.JobLedger", TellingDesk)
    source = (
        b"import subprocess, sys\n\ndef wait(job):\n"
        b"    child = subprocess.Popen([sys.executable, '-c', 'import threading; threading.Event().wait()'])\n"
        b"    print(child.pid)\n    job()\n"
    )
    launcher = LAUNCHERS[way]()
    try:
        async with FairClock() as pulse, JobService(tmp_path) as service:
            lodging = StudentSession(source, "solution", launcher=launcher, service=service, clock=pulse)
            task = asyncio.ensure_future(lodging.run(SLOW))
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


def test_when_the_grader_is_killed_its_student_processes_go_too():
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert grader.stdout.readline() == "ready\n"
    started = psutil.Process(grader.pid).children(recursive=True)
    assert len(started) == 1
    grader.kill()
    grader.communicate()
    assert psutil.wait_procs(started, timeout=30)[1] == []


async def test_a_warm_process_that_is_gone_is_an_error_of_ours(tmp_path):
    launcher = ForkLauncher()
    launcher.close()
    with pytest.raises(LaunchError, match="warm process"):
        await launcher.launch(tmp_path, ["nowhere"], "secret", None)


@pytest.mark.parametrize(("name", "wanted"), [("fresh", "SpawnLauncher"), ("fork", "ForkLauncher")])
def test_the_environment_chooses_the_way(monkeypatch, name, wanted):
    monkeypatch.setenv("GRADER_LAUNCHER", name)
    launcher = make_launcher()
    launcher.close()
    assert type(launcher).__name__ == wanted


def test_the_platform_chooses_the_way_otherwise(monkeypatch):
    monkeypatch.delenv("GRADER_LAUNCHER", raising=False)
    launcher = make_launcher()
    launcher.close()
    assert type(launcher).__name__ == ("ForkLauncher" if hasattr(os, "fork") else "SpawnLauncher")
