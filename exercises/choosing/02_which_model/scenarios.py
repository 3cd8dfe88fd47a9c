"""Work for each model, and what can be seen of how it was done.

`crunch` computes in plain Python until all crunches are in the middle of their computing, or until it has used its
share of processor time. Under the global lock (GIL), a thread keeps that lock meanwhile. So threads that only take
turns never meet, and processes meet at once, even on one processor.
"""

import contextlib
import mmap
import os
import pickle
import sys
import tempfile
import threading
import time
from pathlib import Path

SHARE = 0.4
"""Seconds of processor time for which a crunch tries to meet the others."""
TURN = 1000.0
"""Seconds for which a thread may keep the lock of the interpreter."""
PLACE = "WHICH_MODEL_PLACE"
"""Variable with the folder in which crunches meet: child processes have it, too."""


def crunch(number):
    """Compute, then make a short call, and return what it returns."""
    folder = Path(os.environ[PLACE])
    with (folder / "board").open("r+b") as file, mmap.mmap(file.fileno(), 0) as board:
        half = len(board) // 2
        start, peak = time.thread_time(), 0
        board[number] = 1
        while time.thread_time() - start < SHARE:
            count = 0
            while count < 1000:
                count += 1
            peak = max(peak, sum(board[:half]))
            if peak == half:
                for place in range(half):
                    board[place] = 1  # the others may look only now
                break
        if peak < half:
            board[number] = 0
        board[half + number] = peak
    return pickle.loads((folder / f"job {number}").read_bytes())()  # noqa: S301 - the scenario wrote it


@contextlib.contextmanager
def meeting(jobs):
    """A place for as many crunches as jobs; gives a function that tells the most that were computing at once."""
    turn = sys.getswitchinterval()
    with tempfile.TemporaryDirectory() as folder:
        for number, job in enumerate(jobs):
            Path(folder, f"job {number}").write_bytes(pickle.dumps(job))
        board = Path(folder, "board")
        board.write_bytes(bytes(2 * len(jobs)))
        os.environ[PLACE] = folder
        sys.setswitchinterval(TURN)
        try:
            yield lambda: max(board.read_bytes()[len(jobs) :])
        finally:
            sys.setswitchinterval(turn)
            del os.environ[PLACE]


def computed(submission, jobs):
    """The results, and how many crunches were computing at once."""
    with meeting(jobs) as most:
        return {"results": submission.compute(list(range(len(jobs))), crunch), "at once": most()}


async def served(submission, jobs):
    """The same on an event loop."""
    with meeting(jobs) as most:
        return {"results": await submission.serve(list(range(len(jobs))), crunch), "at once": most()}


STARTED = []
EVENTS = {
    "_thread.start_new_thread": "a thread",
    "_thread.start_joinable_thread": "a thread",
    "os.fork": "a process",
    "os.forkpty": "a process",
    "os.posix_spawn": "a process",
    "_posixsubprocess.fork_exec": "a process",
    "subprocess.Popen": "a process",
}


def audit(event, _):
    """Notes what is started. An audit hook cannot be removed, so it does nothing while nobody looks."""
    if WATCHING and event in EVENTS:
        STARTED.append(EVENTS[event])


def note_thread(*_):
    """Notes that a thread was started: its first call is traced."""
    if WATCHING:
        STARTED.append("a thread")


WATCHING = []
sys.addaudithook(audit)


def quick(submission, jobs):
    """The results of three quick calls, and what was started for them."""
    STARTED.clear()
    WATCHING.append(True)
    threading.settrace(note_thread)  # Python 3.11 has no audit event for threads
    try:
        results = submission.read_notes(jobs)
    finally:
        threading.settrace(None)
        WATCHING.clear()
    return {"results": results, "started": sorted(set(STARTED))}
