"""One execution: its result, its errors, and how completely a search has run."""

import pytest

from grader.sim import NotUnderControl
from grader.sim.environment import exploration_session
from grader.sim.runner import body_of, bound_of, resolve, run_once
from grader.sim.strategies import ReplayStrategy


class Done:
    """A search that has finished."""

    def __init__(self, complete, bound):
        self.complete, self.bound = complete, bound


@pytest.mark.parametrize(
    ("complete", "bound", "text"),
    [
        (True, 0, "every schedule"),
        (False, 2, "every schedule with at most 2 preemptions"),
        (False, 1, ""),
        (False, None, ""),
    ],
)
def test_a_bound_counts_from_two_preemptions_on(complete, bound, text):
    assert bound_of(Done(complete, bound), fixed_ties=False) == text
    assert bound_of(Done(complete, bound), fixed_ties=True) == ""


def test_a_value_is_its_own_result():
    assert resolve(7) == 7


def test_a_refused_operation_is_raised_even_if_the_program_catches_it(write):
    module = write("def program():\n    try:\n        breakpoint()\n    except Exception:\n        pass\n")
    with exploration_session(), pytest.raises(NotUnderControl):
        run_once(body_of(module.program), ReplayStrategy({}), 0)


def test_an_exception_of_the_program_is_returned_as_a_failure(write):
    module = write("def program():\n    1 / 0\n")
    with exploration_session():
        failure = run_once(body_of(module.program), ReplayStrategy({}), 0)
    assert failure.signature == ("exception", "ZeroDivisionError")
