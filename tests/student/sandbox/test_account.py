"""Accounts of their own for student processes. `tests.hostile` runs whole submissions under them, in a container."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has what this needs", allow_module_level=True)

from grader.student.sandbox import account

ROOT = Path(__file__).resolve().parent.parent.parent.parent
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can use other accounts")


@pytest.fixture
def pool():
    pool = account.AccountPool()
    yield pool
    Path(pool.folder).rmdir()


def in_a_fork(action):
    """Carries out the action in a process of its own; returns its exit code, which is the value of the action."""
    pid = os.fork()
    if pid == 0:
        code = 99
        with contextlib.suppress(BaseException):
            code = int(action())
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_no_two_runs_have_the_same_account_at_once(pool):
    taken = [pool.take() for _ in range(account.RUNS)]
    pairs = {each + which for each in taken for which in (0, 1)}
    assert len(pairs) == 2 * account.RUNS
    assert min(pairs) >= account.FIRST_FREE
    assert max(pairs) < 1 << 32
    with pytest.raises(OSError, match="in use"):
        pool.take()
    pool.give_back(taken[0])
    assert pool.take() == taken[0]


def test_other_accounts_can_enter_the_folder_but_not_list_it(pool):
    assert Path(pool.folder).stat().st_mode & 0o777 == 0o711


@pytest.mark.parametrize(
    ("mapped", "first"),
    [("0 0 4294967295", None), ("0 100000 65536", 65534 - 2 * account.RUNS), ("0 1000 1", ""), ("", "")],
    ids=["the whole machine", "a container", "one account only", "none"],
)
def test_ids_are_chosen_among_those_that_the_kernel_maps(monkeypatch, tmp_path, mapped, first):
    (tmp_path / "map").write_text(mapped and f"{mapped}\n")
    monkeypatch.setattr(account, "ID_MAPS", (str(tmp_path / "map"), str(tmp_path / "map")))
    if first == "":
        with pytest.raises(account.AccountsUnavailable, match="no ids are free"):
            account._first_free_id()
    else:
        assert account._first_free_id() == (first or account._first_free_id())


def test_ids_of_known_users_are_not_taken(monkeypatch):
    class User:
        pw_uid = pw_gid = account._first_free_id() + 5

    monkeypatch.setattr(account.pwd, "getpwall", lambda: [User])
    with pytest.raises(account.AccountsUnavailable, match="no ids are free"):
        account._first_free_id()


def test_what_is_not_another_account_kills_nothing(monkeypatch):
    """As root, or where the change of the account has no effect, it would end every process there is."""
    killed = []
    monkeypatch.setattr(account.os, "setgroups", lambda _: None)
    monkeypatch.setattr(account.os, "setresuid", lambda *_: None)
    monkeypatch.setattr(account.os, "kill", lambda *arguments: killed.append(arguments))
    monkeypatch.setattr(account.os, "_exit", lambda _: None)
    account._kill_processes_of(12345)
    assert killed == []


@as_root
def test_what_an_account_started_is_killed_and_its_files_are_removed(pool):
    number = pool.take()
    left = [Path("/dev/shm", f"left-{number}"), Path("/tmp", f"left-{number}")]

    def start_and_end():
        read, write = os.pipe()
        student = os.fork()
        if student == 0:
            os.setsid()
            os.setresuid(number, number, number)
            left[0].mkdir()
            left[1].touch()
            os.write(write, b"x")
            signal.pause()
        os.read(read, 1)
        assert all(path.exists() for path in left)
        ended = dict(account.end_account(number))  # of all children of this process
        return os.waitstatus_to_exitcode(ended[student]) != -signal.SIGKILL

    assert in_a_fork(start_and_end) == 0
    assert not any(path.exists() for path in left)


@as_root
def test_a_student_process_has_given_up_root_for_good(pool):
    def give_up():
        account.become_account(pool.take())
        with contextlib.suppress(PermissionError):
            os.setuid(0)
            return 1
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        status = dict(line.split(":\t", 1) for line in lines)
        rights = [status[name].strip() for name in ("CapPrm", "CapEff", "NoNewPrivs", "Seccomp")]
        return rights != ["0" * 16, "0" * 16, "1", "2"]

    assert in_a_fork(give_up) == 0


@as_root
def test_files_that_every_account_may_change_are_a_reason_against_it(tmp_path, monkeypatch):
    """They could be the grader's."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/tmp") and folder.is_relative_to("/tmp"):
            folder.chmod(0o755)
    (tmp_path / "grader").mkdir(mode=0o755)
    (tmp_path / "grader" / "judge.py").touch()
    (tmp_path / "grader" / "judge.py").chmod(0o666)
    assert account.probe_accounts(str(tmp_path)) == f"every account may change {tmp_path}/grader/judge.py"


@as_root
def test_a_folder_that_other_accounts_cannot_read_is_a_reason_against_it(tmp_path):
    tmp_path.chmod(0o700)
    assert "they cannot read" in account.probe_accounts(str(tmp_path / "kit"))


def test_accounts_come_with_no_rights_to_the_rest_of_the_machine():
    code = "from grader.student.sandbox import account; print(account.probe_accounts('/'))"
    command = [sys.executable, "-c", "import platform; platform.machine = lambda: 'riscv64'; " + code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "x86_64 or aarch64" in result.stdout
