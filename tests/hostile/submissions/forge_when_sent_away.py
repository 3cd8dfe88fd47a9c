# Calls the jobs one after the other; when its run is stopped for that, it makes itself at home for the next one.
# verdict: sequential, wrong_result, not_under_control
import threading

from grader.student import calls, jobs as theirs
from grader.student.run import OneRun


def run_all(jobs):
    try:
        return [job() for job in jobs]
    except ConnectionAbortedError:
        calls.call = theirs.call = lambda *_: {"receipt": "0123456789abcdef"}
        OneRun._raised = lambda self, *_: self._say(said="answer", value={"list": ["0123456789abcdef"] * 3})
        threading.excepthook = lambda *_: None
        raise
