"""Isolation is on, refused or off as asked for; and a jail keeps nothing of a run for the next one."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from grader.cli.main import main
from grader.execution.fair_clock import FairClock
from grader.execution.job_service import JobService
from grader.execution.launcher import ForkLauncher, make_launcher
from grader.execution.session import StudentSession
from grader.model.errors import OperatorError
from grader.model.observation import Returned
from grader.model.run_spec import RunSpec
from grader.plain_values import decode
from grader.student.sandbox import isolation
from tests.machine_features import require_isolation
from tests.tiny import RIGHT, make_catalogue

KIT = Path(__file__).resolve().parent.parent.parent.parent
ANSWER = RunSpec(function="answer", coroutine=False, arguments=(), jobs=())


@pytest.fixture
def isolated():
    """A launcher with isolation."""
    launcher = ForkLauncher("auto")
    try:
        require_isolation(launcher.isolation.why_not)
        assert launcher.isolation.on
        yield launcher
    finally:
        launcher.close()


async def answers(launcher, folder, *sources):
    """What the function of each source returns, one after the other."""
    found = []
    async with FairClock() as clock, JobService(folder) as service:
        for source in sources:
            async with StudentSession(
                source.encode(), "solution", launcher=launcher, service=service, clock=clock
            ) as session:
                seen = await session.run(ANSWER)
            assert isinstance(seen.ending, Returned), seen.ending
            found.append(decode(seen.ending.value))
    return found


LEAVES = """
import os, signal

def answer():
    if os.fork() == 0:
        os.setsid()
        while True:
            signal.pause()
    for place in (".", "/tmp", "/dev/shm"):
        with open(f"{place}/left", "w") as file:
            file.write("x")
    return os.readlink("/proc/self/ns/pid")
"""
LOOKS = """
import os

def answer():
    files = [name for place in (".", "/tmp", "/dev/shm") for name in os.listdir(place) if name == "left"]
    processes = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    return [os.readlink("/proc/self/ns/pid"), [files, processes]]
"""


async def test_a_jail_is_used_again_and_nothing_of_the_run_before_is_left_in_it(isolated, tmp_path):
    [first] = await answers(isolated, tmp_path, LEAVES)
    places = [tmp_path / str(number) for number in range(8)]
    for place in places:
        place.mkdir()
    for _ in range(20):  # clearing up takes a while, in which other jails are used
        found = dict([seen for [seen] in await asyncio.gather(*(answers(isolated, place, LOOKS) for place in places))])
        if first in found:
            break
    assert found[first] == [[], []]


SHOWS = """
import os

def answer():
    with open("/proc/self/status") as file:
        status = dict(line.strip().split(":", 1) for line in file)
    names = ("CapPrm", "CapEff", "NoNewPrivs", "Seccomp")
    return [[status[name].strip() for name in names], os.getuid(), len(os.listdir("/proc/self/fd")), sorted(os.environ)]
"""


FOLDERS = {"HOME", "USERPROFILE", "TEMP", "TMP", "TMPDIR"}
"""Variables that name the private folder."""


async def test_a_student_process_has_no_rights_no_other_descriptors_and_no_environment(isolated, tmp_path):
    [[rights, account, descriptors, environment]] = await answers(isolated, tmp_path, SHOWS)
    assert rights == ["0" * 16, "0" * 16, "1", "2"]
    assert account == isolation.INSIDE
    assert descriptors == 5  # three streams, its connection to the service, and the listing itself
    assert {"HOME", "PATH"} <= set(environment) <= FOLDERS | {"LANG", "LC_CTYPE", "PATH"}


RANK = "def answer():\n    with open('/proc/self/oom_score_adj') as file:\n        return file.read().strip()\n"


async def test_a_student_process_is_the_first_to_go_when_memory_runs_out(isolated, tmp_path):
    assert await answers(isolated, tmp_path, RANK) == ["1000"]


async def test_without_isolation_the_program_sees_the_machine(tmp_path):
    launcher = ForkLauncher("off")
    try:
        [seen] = await answers(
            launcher, tmp_path, f"import os\n\ndef answer():\n    return os.path.exists({str(tmp_path)!r})\n"
        )
        assert launcher.isolation.why_not == "it was turned off"
    finally:
        launcher.close()
    assert seen is True


async def test_after_an_init_process_was_killed_the_next_run_gets_a_new_jail(isolated, tmp_path):
    await answers(isolated, tmp_path, LOOKS)
    [server] = [
        each for each in psutil.Process().children() if "grader.student.sandbox.fork_server" in str(each.cmdline())
    ]
    [init] = server.children()
    init.kill()
    init.wait(30)
    [again] = await answers(isolated, tmp_path, LOOKS)
    assert again[1] == [[], []]


def test_without_isolation_on_is_an_error_that_names_the_reason_and_the_next_step(monkeypatch):
    monkeypatch.setenv("GRADER_LAUNCHER", "spawn")
    with pytest.raises(OperatorError, match=r"cannot be isolated here: .*forked.*--isolation off"):
        make_launcher("on")


def test_on_is_refused_in_one_line_and_auto_goes_on_and_reports_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GRADER_LAUNCHER", "spawn")
    make_catalogue(tmp_path / "kit")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "run_all.py").write_text(RIGHT, encoding="utf-8")
    command = ["grade", "--root", str(tmp_path / "kit"), "--submission", str(tmp_path / "mine"), "--json", "-"]
    assert main([*command, "--isolation", "on"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["isolation"]["on"] is False


WITHOUT_NAMESPACES = """
import os, sys
from grader.student.sandbox import syscalls
account, me, group = sys.argv[1], os.geteuid(), os.getegid()
syscalls.unshare(syscalls.CLONE_NEWUSER)
for name, text in (("setgroups", "deny"), ("uid_map", f"{account} {me} 1"), ("gid_map", f"{account} {group} 1")):
    with open(f"/proc/self/{name}", "w") as file:
        file.write(text)
with open("/proc/sys/user/max_user_namespaces", "w") as file:
    file.write("0")
for number in range(41):
    syscalls.prctl(24, number)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "grader", *sys.argv[2:]])
"""


@pytest.mark.parametrize(
    ("account", "reason"), [("1000", "this account may not create them"), ("0", "nor are other accounts available")]
)
def test_batch_refuses_where_neither_isolation_nor_accounts_can_be_had(isolated, tmp_path, account, reason):
    """As an ordinary account, and as root of a container that knows no other account."""
    make_catalogue(tmp_path / "kit")
    (tmp_path / "inbox" / "ann").mkdir(parents=True)
    (tmp_path / "inbox" / "ann" / "run_all.py").write_text(RIGHT, encoding="utf-8")
    places = ["--root", str(tmp_path / "kit"), str(tmp_path / "inbox"), "--out", str(tmp_path / "out")]
    command = [sys.executable, "-c", WITHOUT_NAMESPACES, account, "batch", *places]
    refused = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False, timeout=200)
    assert refused.returncode == 2, refused.stderr
    assert reason in refused.stderr
    assert refused.stderr.count("\n") == 1
    asked_for = subprocess.run([*command, "--isolation", "auto"], cwd=KIT, capture_output=True, text=True, check=True)
    assert "submitted code could change the grader" in asked_for.stdout


def test_an_unknown_processor_is_a_reason_against_isolation(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert "x86_64 or aarch64" in isolation.probe("/")
