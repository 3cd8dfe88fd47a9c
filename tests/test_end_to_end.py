"""Whole submissions, correct, wrong and hostile, through the whole grader: each gets the right verdict."""

import textwrap

import psutil
import pytest

from tests.tiny import RIGHT, SEQUENTIAL, STUB, grade_all, hand_in, make_catalogue

BODY = RIGHT.replace("def run_all(jobs):\n", "def run_all(jobs):\n{}")


def inside(lines: str, imports: str = "") -> str:
    """The correct solution with further lines at the start of the function."""
    return imports + BODY.format(textwrap.indent(lines, "    ") + "\n")


FIND_CONTROL_CHANNEL = """
import gc
channel = next(each for each in gc.get_objects() if type(each).__name__ == "ControlChannel")
"""

SUBMISSIONS: dict[str, tuple[str | bytes, str | None]] = {
    "right": (RIGHT, None),
    "right with CRLF": (RIGHT.replace("\n", "\r\n"), None),
    "right with a byte order mark": (b"\xef\xbb\xbf" + RIGHT.encode(), None),
    "right with a line of a megabyte less a bit": ("x = '" + "a" * 1_000_000 + "'\n" + RIGHT, None),
    "right, closing standard output": (inside("os.close(1)\nos.close(2)", "import os\n"), None),
    "right, hanging at exit": ("import atexit, time\natexit.register(time.sleep, 1000)\n" + RIGHT, None),
    "right, from processes": (
        "from concurrent.futures import ProcessPoolExecutor\n\n\ndef run_all(jobs):\n"
        "    with ProcessPoolExecutor(3) as pool:\n"
        "        return [each.result() for each in [pool.submit(job) for job in jobs]]\n",
        None,
    ),
    "right, joining all threads of threading.enumerate": (
        "import threading\n\n\ndef run_all(jobs):\n    results = [None] * len(jobs)\n"
        "    def work(i):\n        results[i] = jobs[i]()\n"
        "    for i in range(len(jobs)):\n        threading.Thread(target=work, args=[i]).start()\n"
        "    for thread in threading.enumerate():\n"
        "        if thread is not threading.main_thread():\n            thread.join()\n"
        "    return results\n",
        None,
    ),
    "right, with a pool that is never shut down": (
        RIGHT.replace(
            "    with ThreadPoolExecutor(3) as pool:\n        return", "    pool = ThreadPoolExecutor(3)\n    return"
        ),
        None,
    ),
    "the stub": (STUB, "not_started"),
    "the stub with CRLF": (STUB.replace("\n", "\r\n"), "not_started"),
    "the stub and a comment": (STUB + "# later\n", "not_started"),
    "nothing": ("", "missing_name"),
    "no function": ("run_all = 3\n", "missing_name"),
    "itself imported": ("import run_all\n", "missing_name"),
    "not text": (bytes(range(256)), "syntax_error"),
    "null bytes": (b"x = 1\0\n", "syntax_error"),
    "UTF-16": (RIGHT.encode("utf-16"), "syntax_error"),
    "Latin-1": ("é = 1\n".encode("latin-1"), "syntax_error"),
    "a missing colon": ("def run_all(jobs)\n    pass\n", "syntax_error"),
    "tabs and spaces": ("def run_all(jobs):\n        a = 1\n\tb = 2\n", "syntax_error"),
    "too deep for the parser": ("x = " + "(" * 5000 + ")" * 5000, "syntax_error"),
    "a missing module": ("import no_such_module\n" + RIGHT, "import_error"),
    "an error at import": ("1 / 0\n", "import_error"),
    "no parameter": ("def run_all():\n    return []\n", "bad_signature"),
    "one parameter more": ("def run_all(jobs, more):\n    return []\n", "bad_signature"),
    "a coroutine function": ("async def run_all(jobs):\n    return []\n", "bad_signature"),
    "endless import": ("while True:\n    pass\n", "timed_out"),
    "sleeping import": ("import time\ntime.sleep(1000)\n", "timed_out"),
    "exit at import": ("import sys\nsys.exit(0)\n", "exited_early"),
    "hard exit at import": ("import os\nos._exit(0)\n", "exited_early"),
    "exit": ("import sys\n\n\ndef run_all(jobs):\n    sys.exit()\n", "exited_early"),
    "hard exit": (inside("os._exit(0)", "import os\n"), "exited_early"),
    "descriptors closed": (inside("os.closerange(0, 1000)", "import os\n"), "timed_out"),
    "killed by itself": (inside("os.kill(os.getpid(), 9)", "import os\n"), "crashed"),
    "a bad pointer": (inside("ctypes.string_at(0)", "import ctypes\n"), "crashed"),
    "sequential": (SEQUENTIAL, "sequential"),
    "sequential behind a stopped clock": (
        "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0.0\n" + SEQUENTIAL,
        "sequential",
    ),
    "two at a time": (RIGHT.replace("Executor(3)", "Executor(2)"), "partly_concurrent"),
    "nothing returned": ("def run_all(jobs):\n    pass\n", "wrong_result"),
    "the jobs returned": (
        RIGHT.replace("list(", "list(jobs) and list(").replace("job(), jobs", "str(job()), jobs"),
        None,
    ),
    "reversed": (RIGHT.replace("list(", "list(reversed(list(").replace("jobs))", "jobs))))"), "wrong_order"),
    "invented": (RIGHT.replace("return list(", "list(").rstrip() + "\n        return ['x'] * 3\n", "wrong_result"),
    "a tuple": (RIGHT.replace("list(", "tuple("), "wrong_result"),
    "futures": (
        RIGHT.replace("list(pool.map(lambda job: job(), jobs))", "[pool.submit(j) for j in jobs]"),
        "bad_answer",
    ),
    "an __eq__ that lies": (
        "class Liar(list):\n    def __eq__(self, other):\n        return True\n"
        + RIGHT.replace("return list(", "return Liar("),
        "bad_answer",
    ),
    "a list that holds itself": ("def run_all(jobs):\n    a = []\n    a.append(a)\n    return a\n", "bad_answer"),
    "a very long list": ("def run_all(jobs):\n    return [0] * 10_000_000\n", "bad_answer"),
    "a very long string": ("def run_all(jobs):\n    return 'x' * 50_000_000\n", "bad_answer"),
    "the channel garbled": (
        inside(FIND_CONTROL_CHANNEL + "channel._connection.sendall(b'{' * 100_000 + b'\\n')"),
        "bad_answer",
    ),
    "the channel flooded": (
        inside(FIND_CONTROL_CHANNEL + "while True:\n    channel._connection.sendall(b'x' * 100_000)"),
        "bad_answer",
    ),
    "a forged answer": (
        # It sleeps afterwards, so that no request of a job competes with the end of the run.
        inside(
            FIND_CONTROL_CHANNEL
            + "channel.send(type='returned', value={'list': []})\nchannel.send(type='finished', survivors=[])\n"
            + "import time\ntime.sleep(60)"
        ),
        "wrong_result",
    ),
    "an exception": (inside("raise ValueError('no')"), "raised"),
    "an exception that cannot be shown": (
        "class Bad(Exception):\n    def __str__(self):\n        raise ValueError\n" + inside("raise Bad"),
        "raised",
    ),
    "endless recursion": ("def run_all(jobs):\n    return run_all(jobs)\n", "raised"),
    "a lock taken twice": (
        inside("lock = threading.Lock()\nlock.acquire()\nlock.acquire()", "import threading\n"),
        "timed_out",
    ),
    "an endless loop": (inside("while True:\n    pass"), "timed_out"),
    "an endless loop in C": (inside("sum(range(10**12))"), "timed_out"),
    "spinning while it waits": (
        "import threading\n\n\ndef run_all(jobs):\n    results = [None] * len(jobs)\n"
        "    def work(i):\n        results[i] = jobs[i]()\n"
        "    threads = [threading.Thread(target=work, args=[i]) for i in range(len(jobs))]\n"
        "    for thread in threads:\n        thread.start()\n"
        "    while any(thread.is_alive() for thread in threads):\n        pass\n    return results\n",
        "busy_wait",
    ),
    "a pause before the first job": (inside("time.sleep(2)", "import time\n"), "too_slow"),
    "a thread left waiting": (
        inside("threading.Thread(target=threading.Event().wait).start()", "import threading\n"),
        "left_running",
    ),
    "a process left running": (
        inside(
            "subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)", "import subprocess, sys\n"
        ),
        "left_running",
    ),
    "endless output": (inside("while True:\n    print('x' * 1000)"), "too_much_output"),
    "endless output without lines": (
        inside("while True:\n    os.write(1, b'x' * 1000)", "import os\n"),
        "too_much_output",
    ),
    "endless memory": (inside("a = []\nwhile True:\n    a.append(bytearray(10**7))"), "too_much_memory"),
    "endless processes": (inside("while True:\n    os.fork()", "import os\n"), "too_many_processes"),
}
"""For each submission, by name: its content and the reason of its verdict; None if it passes."""


def command_line(process):
    """The command line of a process; None if the process has just ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return None


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """The verdicts of all submissions, graded together: so each one also shows that it does not disturb the others."""
    exercise = make_catalogue(tmp_path_factory.mktemp("kit"))
    inbox = tmp_path_factory.mktemp("inbox")
    sources = [
        hand_in(inbox / str(number), exercise, content) for number, (content, _) in enumerate(SUBMISSIONS.values())
    ]
    return dict(zip(SUBMISSIONS, grade_all(exercise, sources), strict=True))


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_gets_the_right_verdict(verdicts, name):
    [check] = verdicts[name].checks
    wanted = SUBMISSIONS[name][1]
    assert (check.finding and str(check.finding.reason)) == wanted, check.finding
    assert check.status == ("failed" if wanted else "passed")


@pytest.mark.parametrize("name", [name for name, (_, reason) in SUBMISSIONS.items() if reason])
def test_a_finding_has_all_three_parts(verdicts, name):
    [check] = verdicts[name].checks
    assert check.finding.what
    assert check.finding.why
    assert check.finding.hint


def test_a_hang_has_a_stack_dump(verdicts):
    [check] = verdicts["a lock taken twice"].checks
    [thread] = check.evidence[-1].stack_dump
    assert thread.name == "MainThread"
    assert thread.frames[-1].text == "lock.acquire()"
    assert "lock" in thread.waits_for


def test_a_traceback_contains_only_the_frames_of_the_student(verdicts):
    [check] = verdicts["an exception"].checks
    [frame] = check.evidence[-1].ending.problem.frames
    assert frame.text == "raise ValueError('no')"


def test_no_student_process_is_left(verdicts):
    assert verdicts
    ours = psutil.Process().children(recursive=True)
    commands = [str(command_line(each)) for each in ours]
    assert not [each for each in commands if "grader.student" in each]
