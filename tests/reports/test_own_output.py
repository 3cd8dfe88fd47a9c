"""Output is shown without the frames of the grader, and with all that the program printed itself."""

from grader.model import OutputLine
from grader.reports.own_output import OwnOutput

TRACEBACK = """Exception in thread Thread-1 (run):
Traceback (most recent call last):
  File "/usr/lib/python3.13/threading.py", line 1041, in _bootstrap_inner
    self.run()
    ~~~~~~~~^^
  File "fan_out.py", line 15, in run
    out[i] = jobs[i]()
             ~~~~~~~^^
  File "/home/ann/kit/grader/student/jobs.py", line 29, in __call__
    return result_of(call(self._address, self._secret), self._name)
  File "/home/ann/kit/grader/student/jobs.py", line 63, in result_of
    raise RAISED[-1]
Exception: 351ca
    a line that the program printed, indented"""
GROUP = """  + Exception Group Traceback (most recent call last):
  |   File "C:\\kit\\grader\\student\\executor.py", line 9, in _call
  |     value = function(*arguments)
  |   File "fan_out.py", line 3, in fan_out
  |     raise group"""
WARNING = """/kit/grader/student/executor.py:183: RuntimeWarning: coroutine 'main' was never awaited
  self._raised("call", problem)
  a line that the program printed"""


def left(text, stream="stderr"):
    own = OwnOutput()
    return [each.text for line in text.splitlines() for each in own.shown(OutputLine(0.0, stream, line))]


def test_frames_of_the_grader_are_left_out_of_a_traceback():
    lines = TRACEBACK.splitlines()
    assert left(TRACEBACK) == lines[:8] + lines[12:]


def test_frames_in_a_group_are_left_out_with_their_indentation():
    lines = GROUP.splitlines()
    assert left(GROUP) == [lines[0], *lines[3:]]


def test_a_warning_is_shown_without_the_line_of_the_grader():
    assert left(WARNING) == ["RuntimeWarning: coroutine 'main' was never awaited", "  a line that the program printed"]


def test_a_warning_at_a_line_of_the_library_is_shown_without_that_line():
    library = WARNING.replace("/kit/grader/student/executor.py", "/usr/lib/python3.11/asyncio/events.py")
    assert left(library) == left(WARNING)


def test_standard_output_and_files_with_similar_names_are_shown():
    assert left(TRACEBACK, "stdout") == TRACEBACK.splitlines()
    own = TRACEBACK.replace("/home/ann/kit/grader/student", "/home/ann/mygrader/student")
    assert left(own) == own.splitlines()
