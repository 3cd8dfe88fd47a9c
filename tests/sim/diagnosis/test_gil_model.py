"""The model of where CPython with its GIL can switch threads."""

import pytest

from grader.sim.core import SwitchPoint, Task, register_switch_point
from grader.sim.diagnosis.gil_model import GilModel

TASK = Task(0, "main", None, False)


def point(kind):
    return register_switch_point(SwitchPoint("x.py", 1, kind, "text"))


def reached(model, number):
    """Stands for the scheduler, which asks the recorder, which asks the model."""

    def recorder():
        return model.reached(TASK, number)

    return recorder()


@pytest.mark.parametrize(("kind", "possible"), [("read", False), ("write", False), ("entry", True), ("loop", True)])
def test_a_switch_is_possible_at_the_start_of_functions_and_iterations_only(kind, possible):
    assert reached(GilModel(), point(kind)) is possible


def test_a_switch_is_possible_in_primitives():
    assert reached(GilModel(), -1)


def test_a_switch_is_possible_after_a_call_of_a_c_function():
    model = GilModel()
    assert not reached(model, point("call"))
    assert reached(model, point("write"))
    assert not reached(model, point("write"))


def test_a_call_that_enters_code_of_the_program_was_not_a_c_function():
    model = GilModel()

    def inner():
        return reached(model, point("read"))

    reached(model, point("call"))
    assert not inner()
    assert not reached(model, point("write"))
