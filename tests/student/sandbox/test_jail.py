"""The parts of a jail that need no namespaces, each in a process of its own. `test_isolation` covers the whole."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no jails on Windows", allow_module_level=True)

from grader.student.sandbox import jail

ROOT = Path(__file__).resolve().parent.parent.parent.parent
IMPORTS = "import json, os, signal, socket, sys\nfrom grader.student.sandbox import jail\n"


def run(code, *fds):
    """Runs code in a process of its own, which gets the numbers of these descriptors; returns what it prints."""
    command = [sys.executable, "-c", IMPORTS + code, *map(str, fds)]
    return subprocess.run(command, cwd=ROOT, pass_fds=fds, capture_output=True, text=True, check=False, timeout=60)


def test_only_the_init_process_of_a_jail_may_kill_everything(monkeypatch):
    monkeypatch.setattr("os.getpid", lambda: 2)
    monkeypatch.setattr("os.kill", lambda *_: pytest.fail("it must not get that far"))
    with pytest.raises(RuntimeError, match="only the init process"):
        jail.kill_all()


@pytest.mark.parametrize("kept", [{0, 1, 2}, {0, 1, 2, 5}, {0, 1, 2, 3, 9}])
def test_all_descriptors_are_closed_but_those_that_are_kept(kept):
    code = f"""
for fd in range(3, 12):
    os.dup2(0, fd)
jail.close_all_but({kept!r})
def is_open(fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
print([fd for fd in range(60) if is_open(fd)])
"""
    result = run(code)
    assert result.stdout.strip() == str(sorted(kept)), result.stderr


WAIT = """
wakeup, signals = os.pipe()
os.set_blocking(wakeup, False)
os.set_blocking(signals, False)
signal.signal(signal.SIGCHLD, lambda *_: None)
signal.set_wakeup_fd(signals)
ours, theirs = socket.socketpair()
stray = os.fork()
if stray == 0:
    os._exit(1)
student = os.fork()
if student == 0:
    theirs.close()
    {child_does}
{parent_does}
print(jail._wait(student, ours.fileno(), wakeup), flush=True)
os.killpg(0, signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("child_does", "parent_does", "code"),
    [
        ("os._exit(7)", "pass", "7"),
        ("os.kill(os.getpid(), signal.SIGTERM)", "pass", "-15"),
        ("signal.pause()", "theirs.close()", "-9"),
    ],
    ids=["exits", "is killed", "is not wanted any more"],
)
def test_a_run_lasts_until_its_process_ends_or_the_launcher_closes_the_connection(child_does, parent_does, code):
    result = run("os.setsid()" + WAIT.format(child_does=child_does, parent_does=parent_does))
    assert result.stdout.strip() == code, result.stderr


CHILD = """
channel, stdout, stderr = map(int, sys.argv[1:])
jail.child_main(socket.socket(fileno=channel), [stdout, stderr], None)
"""


def test_a_student_process_identifies_itself_and_connects_to_the_service_from_its_folder(tmp_path):
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(str(tmp_path / "service"))
        service.listen()
        service.settimeout(60)
        ours, theirs = socket.socketpair()
        null = os.open(os.devnull, os.O_WRONLY)
        command = [sys.executable, "-c", IMPORTS + CHILD, str(theirs.fileno()), str(null), str(null)]
        with ours, theirs, subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno(), null]) as process:
            os.close(null)
            request = {"folder": str(tmp_path), "address": [str(tmp_path / "service")], "secret": "s"}
            ours.sendall(json.dumps(request).encode())
            assert json.loads(ours.recv(1000)) == {"pid": process.pid}
            connection, _ = service.accept()
            with connection, connection.makefile("rb") as lines:
                assert json.loads(lines.readline()) == {"secret": "s"}
                assert os.getsid(process.pid) == process.pid, "it leads a session of its own"
                if sys.platform == "linux":
                    assert Path(f"/proc/{process.pid}/cwd").readlink() == tmp_path
            process.kill()


def test_a_student_process_that_cannot_begin_tells_the_launcher_why():
    ours, theirs = socket.socketpair()
    null = os.open(os.devnull, os.O_WRONLY)
    command = [sys.executable, "-c", IMPORTS + CHILD, str(theirs.fileno()), str(null), str(null)]
    fds = [theirs.fileno(), null]
    with ours, subprocess.Popen(command, cwd=ROOT, pass_fds=fds, stderr=subprocess.PIPE) as process:
        theirs.close()
        os.close(null)
        ours.sendall(b"this is no request")
        with ours.makefile("rb") as lines:
            [message] = [json.loads(line) for line in lines]
        assert "JSONDecodeError" in message["failed"]
        assert b"JSONDecodeError" in process.stderr.read()
    assert process.returncode == 70
