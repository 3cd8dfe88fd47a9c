"""A process of the same account cannot open the memory of the grader."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has this", allow_module_level=True)

from grader.execution.launcher import make_launcher

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import os, sys
from grader.execution.own_memory import close_own_memory
from grader.student.sandbox import syscalls
if os.geteuid() == 0:
    os.setresuid(54321, 54321, 54321)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # as in a process that was this account from the start
if sys.argv[1] == "closed":
    close_own_memory()
pid = os.fork()
if pid == 0:
    grader = os.getppid()
    for name in ("mem", "environ", "fd"):
        try:
            os.close(os.open(f"/proc/{grader}/{name}", os.O_RDONLY))
            print(name, "opened", flush=True)
        except OSError:
            print(name, "refused", flush=True)
    os._exit(0)
os.waitpid(pid, 0)
"""


@pytest.mark.parametrize(("state", "result"), [("open", "opened"), ("closed", "refused")])
def test_memory_environment_and_descriptors_are_closed_to_the_same_account(state, result):
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    if state == "open" and scope.exists() and scope.read_text().strip() != "0":
        pytest.skip("here the kernel closes them by itself")
    command = [sys.executable, "-c", SCRIPT, state]
    seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert seen.stdout.splitlines() == [f"{name} {result}" for name in ("mem", "environ", "fd")], seen.stderr


@pytest.mark.parametrize(("isolation", "closed"), [("off", True), ("auto", False)])
def test_the_grader_closes_its_memory_where_nothing_else_does(monkeypatch, isolation, closed):
    calls = []
    monkeypatch.setattr("grader.execution.launcher.close_own_memory", lambda: calls.append(os.getpid()))
    launcher = make_launcher(isolation)
    try:
        separate = launcher.isolation.on or launcher.isolation.account
        assert calls == ([] if separate else [os.getpid()])
        assert not (closed and separate)
    finally:
        launcher.close()
