"""What a program can use to read or write attributes by a name, and what is refused there."""

import pytest

from grader.sim import NotUnderControl, explore

USEFUL = """
import functools, operator
from dataclasses import KW_ONLY, asdict, dataclass, field, fields, replace


def logged(function):
    @functools.wraps(function)
    def inner(*arguments):
        return function(*arguments)
    return inner


@dataclass(order=True, slots=True)
class Deposit:
    amount: int
    notes: list = field(default_factory=list)
    _: KW_ONLY
    to: str = "x"


@logged
def program():
    "Says so."
    one = Deposit(1)
    assert program.__name__ == "program" and program.__doc__ == "Says so."
    match one:
        case Deposit(amount, []):
            assert amount == 1
    assert replace(one, amount=2) > one and asdict(one) == {"amount": 1, "notes": [], "to": "x"}
    assert [each.name for each in fields(one)] == ["amount", "notes", "to"]
    assert operator.attrgetter("amount")(one) == 1 and operator.attrgetter("amount", "to")(one) == (1, "x")
"""

REFUSED = {
    "a class is wrapped": "functools.wraps(threading.Thread)(lambda: 0)",
    "an object of the program is the wrapper": "functools.wraps(program)(Own())",
    "under another name": "(lambda way: way(threading.Thread))(functools.wraps)(lambda: 0)",
    "a class is wrapped with update_wrapper": "functools.update_wrapper(lambda: 0, int)",
    "a field is renamed": "dataclasses.fields(dataclasses.dataclass(Own))[0].name = 'f_back'",
    "a field loses its name": "dataclasses.fields(dataclasses.dataclass(Own))[0].name = None",
    "the name of a field is taken away": "del dataclasses.fields(dataclasses.dataclass(Own))[0].name",
    "a field is named beforehand": "f = dataclasses.field(); f.name = 'y'; Own.x = f; dataclasses.dataclass(Own)",
    "there is a class of fields": "type('F', (type(dataclasses.field()),), {})",
    "what is no class says that it has fields": "dataclasses.dataclass(Own())",
}


def test_decorators_dataclasses_and_getters_work_as_ever(write):
    found = explore(write(USEFUL).program, schedules=3)
    assert found.failure is None, found.failure.explanation


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_it_is_not_under_control_where(write, line):
    text = "import dataclasses, functools, threading\nclass Own:\n    x: int = 0\ndef program():\n    "
    with pytest.raises(NotUnderControl):
        explore(write(text + line).program, schedules=1)


def test_the_class_of_a_getter_makes_no_other_getter(write):
    text = "import operator\ndef program():\n    type(operator.attrgetter('x'))('f_' + 'back')"
    found = explore(write(text).program, schedules=1)
    assert found.failure.type == "TypeError"
