"""The main loop of a student process, in a real process: the test is its grader."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from grader.student.main import _fingerprint
from tests.student.requests import request_for

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
"""Seconds after which a process that does not respond fails the test."""


class GraderSide:
    """The control connection and the output of a student process, as the grader has them."""

    def __init__(self, connection, process):
        self.connection, self.process = connection, process
        connection.settimeout(PATIENCE)
        self._lines = connection.makefile("rb")

    def send(self, do, **fields):
        self.connection.sendall(json.dumps({"do": do, **fields}).encode() + b"\n")

    def receive(self):
        """The next message; None if the process has closed the connection."""
        line = self._lines.readline()
        return json.loads(line) if line else None

    def is_silent(self):
        """Whether no message has come."""
        return not select.select([self.connection], [], [], 0)[0]

    def run(self, request):
        """Carries out a run; returns the message with its outcome, and the last one."""
        self.send("run", run=request)
        return self.go()

    def go(self):
        assert self.receive() == {"type": "ready", "port": 0}
        self.send("go")
        return self.receive(), self.receive()

    def close(self):
        self._lines.close()
        self.connection.close()


@contextlib.contextmanager
def student_process(request):
    """A student process that has been given its first request. It must end when its connection is closed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        arguments = json.dumps({"address": list(server.getsockname()), "secret": "s"})
        command = [sys.executable, "-m", "grader.student.main", arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
            try:
                connection, _ = server.accept()
                grader = GraderSide(connection, process)
                with contextlib.closing(grader):
                    assert grader.receive() == {"secret": "s"}
                    grader.send("run", run=request)
                    yield grader
                assert process.wait(PATIENCE) == 0
            finally:
                process.kill()


COUNTS = """
    import os
    count = 0
    def work():
        global count
        count += 1
        print("hello")
        return [os.getpid(), count]
"""


def test_a_process_carries_out_one_run_after_the_other_and_ends_with_its_connection(tmp_path):
    request = request_for(tmp_path, COUNTS)
    with student_process(request) as grader:
        outcome, last = grader.go()
        assert outcome["value"] == {"list": [grader.process.pid, 1]}
        assert last == {"type": "finished", "survivors": [], "reusable": True}
        outcome, _ = grader.run(request)
        assert outcome["value"] == {"list": [grader.process.pid, 1]}, "the same process, a new module"


def test_all_output_of_a_run_comes_before_its_end_markers(tmp_path):
    with student_process(request_for(tmp_path, COUNTS, end_marker="the end")) as grader:
        grader.go()
        lines = [grader.process.stdout.readline() for _ in range(2)]
        assert [line.strip() for line in lines] == [b"hello", b"the end"]
        assert grader.process.stderr.readline().strip() == b"the end"


def test_the_call_does_not_begin_before_go(tmp_path):
    mark = tmp_path / "called"
    source = f"from pathlib import Path\ndef work():\n    Path({str(mark)!r}).touch()\n"
    with student_process(request_for(tmp_path, source)) as grader:
        assert grader.receive() == {"type": "ready", "port": 0}
        grader.send("dump_stacks")  # the answer shows that the process had time to begin the call
        assert grader.receive()["type"] == "stack_dump"
        assert grader.is_silent()
        assert not mark.exists()
        grader.send("go")
        assert grader.receive()["type"] == "returned"
        assert mark.exists()


WAITS = """
    import threading
    def work():
        threading.Event().wait()
"""


def test_a_stack_dump_shows_where_the_program_stands(tmp_path):
    with student_process(request_for(tmp_path, WAITS)) as grader:
        assert grader.receive() == {"type": "ready", "port": 0}
        grader.send("go")
        for _ in range(1000):  # it reaches its line sooner or later
            grader.send("dump_stacks")
            [thread] = grader.receive()["threads"]
            if thread["frames"]:
                break
        assert thread["name"] == "MainThread"
        assert thread["frames"][-1]["text"] == "threading.Event().wait()"


CLOSES_DESCRIPTORS = """
    import os, sys, time
    def work():
        os.closerange(3, 1000)
        print("closed", flush=True)
        while len(sys._current_frames()) > 1:
            time.sleep(0.001)
        open({mark!r}, "w").close()
        os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a closed socket ends the process there")
def test_a_program_that_closes_the_descriptors_of_its_process_goes_on(tmp_path):
    """Its verdict must not depend on what the thread that reads does in that moment."""
    mark = tmp_path / "went_on"
    with student_process(request_for(tmp_path, CLOSES_DESCRIPTORS.format(mark=str(mark)))) as grader:
        assert grader.receive() == {"type": "ready", "port": 0}
        grader.send("go")
        assert grader.process.stdout.readline().strip() == b"closed"
        with contextlib.suppress(OSError):  # the thread that reads may already be back at a closed descriptor
            grader.send("dump_stacks")
        grader.process.wait(PATIENCE)
    assert mark.exists()


LEAVES_A_THREAD = """
    import threading
    event = threading.Event()
    def work():
        threading.Thread(target=event.wait, name="left").start()
"""


def test_threads_that_still_run_are_waited_for_until_the_grader_says_stop(tmp_path):
    with student_process(request_for(tmp_path, LEAVES_A_THREAD)) as grader:
        assert grader.receive() == {"type": "ready", "port": 0}
        grader.send("go")
        assert grader.receive() == {"type": "returned", "value": None}
        grader.send("dump_stacks")
        assert "left" in [thread["name"] for thread in grader.receive()["threads"]], "the run has not finished"
        grader.send("stop_waiting")
        last = grader.receive()
        assert [thread["name"] for thread in last["survivors"]] == ["left"]
        assert last["reusable"] is False


def test_a_run_that_changes_its_process_makes_it_not_reusable(tmp_path):
    source = "import os\ndef work():\n    os.environ['LEFT'] = 'x'\n"
    with student_process(request_for(tmp_path, source, end_marker="the end")) as grader:
        _, last = grader.go()
        assert last == {"type": "finished", "survivors": [], "reusable": False}


def test_the_threads_of_the_grader_are_not_visible_to_the_program(tmp_path):
    source = "import threading\ndef work():\n    return [each.name for each in threading.enumerate()]\n"
    with student_process(request_for(tmp_path, source)) as grader:
        outcome, _ = grader.go()
        assert outcome["value"] == {"list": ["MainThread"]}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "solution.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return str(tmp_path)


def test_an_unchanged_process_has_an_equal_fingerprint(folder):
    assert _fingerprint(folder) == _fingerprint(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda patch, folder: patch.setenv("LEFT", "x"),
        lambda patch, folder: patch.setattr("time.ctime", print),
        lambda patch, folder: patch.setattr("builtins.input", print),
        lambda patch, folder: patch.setattr(sys, "excepthook", print),
        lambda patch, folder: patch.setattr(sys, "path", [*sys.path, "left"]),
        lambda patch, folder: patch.setattr(sys, "stdout", sys.stderr),
        lambda patch, folder: patch.chdir(os.sep),
        lambda patch, folder: Path(folder, "left").touch(),
        lambda patch, folder: Path(folder, "solution.py").write_text("x = 10\n", encoding="utf-8"),
        lambda patch, folder: Path(folder, "solution.py").unlink(),
    ],
    ids=["environment", "time", "builtins", "hook", "path", "stream", "folder", "new file", "changed file", "no file"],
)
def test_each_change_that_could_reach_the_next_run_changes_the_fingerprint(folder, change):
    before = _fingerprint(folder)
    with pytest.MonkeyPatch.context() as patch:
        change(patch, folder)
        after = _fingerprint(folder)
    assert after != before
