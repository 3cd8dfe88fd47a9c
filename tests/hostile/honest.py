"""Honest submissions, graded beside the hostile ones. Each must get the verdict that it gets alone."""

import textwrap

from tests.tiny import RIGHT, SEQUENTIAL, STUB

PROCESSES = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def run_all(jobs):
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("{}")) as pool:
        return [each.result() for each in [pool.submit(job) for job in jobs]]
"""


def first(lines: str) -> str:
    """The right solution with these lines before its own."""
    return RIGHT.replace("def run_all(jobs):\n", "def run_all(jobs):\n" + textwrap.indent(lines, "    "))


# Name: content, and the reason of its verdict (None: it passes).
HONEST: dict[str, tuple[str, str | None]] = {
    "right": (RIGHT, None),
    "right, from forked processes": (PROCESSES.format("fork"), None),
    "right, from spawned processes": (PROCESSES.format("spawn"), None),
    "right, from a fork server": (PROCESSES.format("forkserver"), None),
    "right, with shared memory and a lock between processes": (
        first(
            "import multiprocessing\n"
            "value, lock = multiprocessing.Value('i'), multiprocessing.Lock()\n"
            "with lock, value.get_lock():\n    value.value += 1\n"
            "array = multiprocessing.RawArray('d', 1000)\n"
            "array[0] = value.value\n"
        ),
        None,
    ),
    "right, with temporary files": (
        first(
            "import tempfile, os\n"
            "with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, 'x'), 'w') as file:\n"
            "    file.write('x')\n"
            "with open('/tmp/x', 'w') as file:\n    file.write('x')\n"
            "with open('log.txt', 'w') as file:\n    file.write('x')\n"
        ),
        None,
    ),
    "right, starting Python": (
        first(
            "import subprocess, sys\n"
            "assert subprocess.check_output([sys.executable, '-Sc', 'print(6 * 7)']) == b'42\\n'\n"
        ),
        None,
    ),
    "right, looking at itself": (
        first(
            "import os, sys, platform, getpass, traceback\n"
            "assert os.listdir('/proc/self/task') and os.path.realpath('/proc/self/exe')\n"
            "with open('/proc/self/status') as file:\n    assert 'Threads' in file.read()\n"
            "assert os.cpu_count() and getpass.getuser() and platform.node() and os.urandom(4)\n"
            "try:\n    1 / 0\nexcept ZeroDivisionError:\n    assert 'run_all.py' in traceback.format_exc()\n"
        ),
        None,
    ),
    "the stub": (STUB, "not_started"),
    "sequential": (SEQUENTIAL, "sequential"),
    "two at a time": (RIGHT.replace("Executor(3)", "Executor(2)"), "partly_concurrent"),
    "reversed": (RIGHT.replace("list(", "list(reversed(list(").replace("jobs))", "jobs))))"), "wrong_order"),
    "an error": ("def run_all(jobs):\n    return jobs.no_such_thing\n", "raised"),
    "nothing returned": ("def run_all(jobs):\n    pass\n", "wrong_result"),
}
