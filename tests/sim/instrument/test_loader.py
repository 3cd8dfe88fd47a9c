"""Programs are loaded with all files beside them, and leave the rest of the process alone."""

import sys

import pytest

from grader.sim import explore, load
from grader.sim.instrument import LOADED, current_version


def test_a_file_beside_the_program_is_rewritten_too(write, tmp_path):
    (tmp_path / "account.py").write_text("class Account:\n    balance = 0\n")
    module = write("from account import Account\ndef program():\n    pass\n")
    assert module.Account.__module__ == "account"
    assert {str(tmp_path / name) for name in ("account.py", "submitted.py")} <= set(LOADED)


def test_relative_imports_are_resolved(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "parts.py").write_text("VALUE = 7\n")
    (package / "main.py").write_text("from .parts import VALUE\nfrom . import parts\n")
    module = load(package / "main.py")
    assert (module.VALUE, module.parts.VALUE) == (7, 7)


def test_a_second_load_gives_a_new_module(write):
    first, second = (write("items = []\ndef program():\n    pass\n") for _ in range(2))
    assert first is not second
    assert first.items is not second.items


@pytest.mark.parametrize(("source", "error"), [("def program(:", SyntaxError), ("1 / 0", ZeroDivisionError)])
def test_errors_of_the_file_are_raised_and_leave_nothing_loaded(write, tmp_path, source, error):
    with pytest.raises(error):
        write(source)
    assert str(tmp_path / "submitted.py") not in LOADED


def test_a_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "missing.py")


def test_a_function_is_replaced_by_its_version_after_a_rerun(write):
    module = write("count = [0]\ndef program():\n    count[0] += 1\n")
    before = module.program
    LOADED[module.__file__].run()
    assert current_version(before) is module.program is not before
    assert current_version(print) is print


def test_imports_of_a_library_module_stay_real(write):
    before = sys.modules["collections"]
    module = write("import sched\ndef program():\n    return sched.namedtuple('Pair', 'a b')(1, 2)\n")
    assert explore(module.program, schedules=3).failure is None
    assert sys.modules["collections"] is before


def test_only_the_modules_of_the_program_itself_are_run_again(write):
    other = write("runs = 0\ndef program():\n    global runs\n    runs += 1\n", "other")
    other.runs = 7
    module = write("items = []\ndef program():\n    items.append(1)\n    assert len(items) == 1\n")
    assert explore(module.program, schedules=3).failure is None
    assert other.runs == 7


def test_a_program_of_an_unknown_file_has_all_modules_run_again(write):
    module = write("items = []\ndef add():\n    items.append(1)\n    return len(items)\n")

    def program():
        assert module.add() == 1

    assert explore(program, schedules=3).failure is None
