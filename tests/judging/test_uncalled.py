"""A line that names a function and does not call it is shown beside a failed check."""

import pytest

from grader.judging.uncalled import WHY, name_uncalled
from grader.model import Reason
from tests.builders import check_of


def judged(source, reason=Reason.LEFT_RUNNING):
    return name_uncalled([check_of("together", reason)], source.encode())[0]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("def work(t):\n    t.start()\n    t.join", "Line 3 only names t.join and does not call it"),
        ("def work(pause):\n    pause\n    pause.x", "Write the parentheses: pause()."),
    ],
)
def test_the_first_line_that_only_names_something_is_shown(source, text):
    finding = judged(source).finding
    assert finding.why == WHY
    assert text in finding.hint


@pytest.mark.parametrize("source", ["def work(t):\n    t.join()\n    return t.x", "def work(): ...", "def work("])
def test_other_lines_are_not_named(source):
    assert judged(source) == check_of("together", Reason.LEFT_RUNNING)


def test_a_check_that_passed_stays_as_it_is():
    assert judged("t.join", None) == check_of("together")
