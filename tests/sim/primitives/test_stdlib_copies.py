"""Copies of library modules use the scheduler's primitives, and give no access to attributes by computed names."""

import pytest

from grader.sim import NotUnderControl, explore, load, replay
from grader.sim.instrument import ModuleGuards

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
    "Has a docstring."
    one = Deposit(1)
    assert program.__name__ == "program" and program.__doc__ == "Has a docstring."
    match one:
        case Deposit(amount, []):
            assert amount == 1
    assert replace(one, amount=2) > one and asdict(one) == {"amount": 1, "notes": [], "to": "x"}
    assert [each.name for each in fields(one)] == ["amount", "notes", "to"]
    assert operator.attrgetter("amount")(one) == 1 and operator.attrgetter("amount", "to")(one) == (1, "x")
"""

REFUSED = {
    "a class is wrapped": "functools.wraps(threading.Thread)(lambda: 0)",
    "an object of the library is the wrapper": "functools.wraps(program)(threading.local())",
    "the wrapped object is no function": "functools.update_wrapper(Own(), Own())",
    "wraps is used under another name": "(lambda wraps: wraps(threading.Thread))(functools.wraps)(lambda: 0)",
    "a class is wrapped with update_wrapper": "functools.update_wrapper(lambda: 0, int)",
    "a field is renamed": "dataclasses.fields(dataclasses.dataclass(Own))[0].name = 'f_back'",
    "a field loses its name": "dataclasses.fields(dataclasses.dataclass(Own))[0].name = None",
    "the name of a field is deleted": "del dataclasses.fields(dataclasses.dataclass(Own))[0].name",
    "a field is named beforehand": "f = dataclasses.field(); f.name = 'y'; Own.x = f; dataclasses.dataclass(Own)",
    "Field is subclassed": "type('F', (type(dataclasses.field()),), {})",
    "an object that is not a class is decorated": "dataclasses.dataclass(Own())",
}


def test_decorators_dataclasses_and_getters_work_as_usual(write):
    found = explore(write(USEFUL).program, schedules=3)
    assert found.failure is None, found.failure.explanation


OWN_CLASS = "import dataclasses, functools, threading\nclass Own:\n    x: int = 0\ndef program():\n    "


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_an_access_by_a_computed_name_is_refused_in_a_guarded_module_when(tmp_path, line):
    path = tmp_path / "guarded.py"
    path.write_text(OWN_CLASS + line)
    with pytest.raises(NotUnderControl):
        explore(load(path, guards=ModuleGuards("guarded")).program, schedules=1)


@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_it_does_what_the_real_library_does_in_an_unguarded_module_when(write, line):
    real = {}
    exec(OWN_CLASS + line, real)
    expected = _exception_of(real["program"])
    found = explore(write(OWN_CLASS + line).program, schedules=1)
    assert (found.failure.type if found.failure else None) == expected


def _exception_of(program):
    try:
        program()
    except Exception as error:
        return type(error).__name__
    return None


def test_the_class_of_a_getter_cannot_create_another_getter(write):
    text = "import operator\ndef program():\n    type(operator.attrgetter('x'))('f_' + 'back')"
    found = explore(write(text).program, schedules=1)
    assert found.failure.type == "TypeError"


def test_the_copies_sleep_and_lock_under_the_scheduler(write):
    module = write("""
        import logging, sched, threading, time
        def program():
            scheduler, ran = sched.scheduler(time.monotonic, time.sleep), []
            scheduler.enter(5, 1, ran.append, (1,))
            threads = [threading.Thread(target=logging.getLogger("a").warning, args=(n,)) for n in range(2)]
            for thread in threads:
                thread.start()
            scheduler.run()
            for thread in threads:
                thread.join()
            assert ran == [1]
    """)
    assert explore(module.program, schedules=20).failure is None
    assert replay(module.program, "AAA").makespan == 5.0


def test_handlers_of_an_execution_are_gone_in_the_next_one(results):
    source = """
        import logging
        def program():
            before = len(logging.getLogger("a").handlers)
            logging.getLogger("a").addHandler(logging.NullHandler())
            return before
    """
    assert results(source, schedules=5) == {"0"}
