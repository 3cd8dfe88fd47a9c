"""One execution: its result, its errors, and how completely a search has run."""

import pytest

from grader.sim import NotUnderControl
from grader.sim.core import SchedulerFault
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


def test_an_exception_of_the_scheduler_is_not_one_of_the_program(write):
    module = write("import threading\ndef program():\n    threading.Thread(target=print).start()\n")
    strategy = ReplayStrategy({})
    del strategy._steps
    with exploration_session(), pytest.raises(SchedulerFault, match="_steps"):
        run_once(body_of(module.program), strategy, 0)


@pytest.mark.parametrize(
    "line", ["None()", "[][1]", "raise RuntimeError", "threading.Lock().release()", "threading.Thread(target=3).run()"]
)
def test_the_exceptions_of_the_program_are_its_own(write, line):
    module = write(f"import threading\ndef program():\n    {line}\n")
    with exploration_session():
        assert run_once(body_of(module.program), ReplayStrategy({}), 0).kind == "exception"


def test_a_method_run_with_an_argument_too_many_is_the_programs(write):
    text = "import threading\nclass Mine(threading.Thread):\n    def run(self, more):\n        pass\n"
    module = write(f"{text}def program():\n    Mine().start()\n")
    with exploration_session():
        assert run_once(body_of(module.program), ReplayStrategy({}), 0).type == "TypeError"


def test_an_exception_of_the_program_is_returned_as_a_failure(write):
    module = write("def program():\n    1 / 0\n")
    with exploration_session():
        failure = run_once(body_of(module.program), ReplayStrategy({}), 0)
    assert failure.signature == ("exception", "ZeroDivisionError")
