"""A calculation beside an event loop, and what is started for calls that take no time."""

import sys
import threading


async def served(submission, numbers, crunch):
    """The results of calculations in a coroutine."""
    return await submission.serve(numbers, crunch)


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
