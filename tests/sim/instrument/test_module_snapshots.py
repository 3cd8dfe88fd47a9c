"""Each execution begins in the same state, whatever the program left in other modules."""

import pytest

from grader.sim import explore
from grader.sim.instrument import LOADED, RerunFailed

PLACES = {
    "a_class": "class Place:\n    pass",
    "a_function": "def Place():\n    pass",
    "a_class_of_a_replaced_module": "import functools\nPlace = functools.partialmethod",
    "a_replaced_module": "import threading as Place",
    "a_real_module": "import textwrap as Place",
    "a_class_of_a_real_module": "import textwrap\nPlace = textwrap.TextWrapper",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("store", ["Place.seen = True", "setattr(Place, 'seen', True)"])
def test_an_attribute_that_is_added_is_gone_in_the_next_execution(results, place, store):
    source = f"{place}\n\ndef program():\n    seen = hasattr(Place, 'seen')\n    {store}\n    return seen\n"
    assert results(source, schedules=5, strategy="random") == {"False"}


def test_an_attribute_that_is_replaced_has_its_value_again(results):
    source = """
        import threading
        def program():
            real, threading.Event = threading.Event is not int, int
            return real
    """
    assert results(source, schedules=5, strategy="random") == {"True"}


def test_a_class_that_names_itself_self_starts_again(results):
    source = """
        class Place:
            seen = False
            def mark(self):
                self.seen = True
        def program():
            seen = Place.seen
            Place.mark(Place)
            return seen
    """
    assert results(source, schedules=5, strategy="random") == {"False"}


def test_a_module_of_the_program_that_another_one_changes_starts_again(write, results):
    write("class Box:\n    full = False\n", "boxes")
    source = """
        from boxes import Box
        def program():
            kind = type(Box())
            full, kind.full = kind.full, True
            return full
    """
    assert results(source, schedules=5, strategy="random") == {"False"}


def test_a_function_keeps_no_attributes(results):
    source = "def program():\n    program.runs = getattr(program, 'runs', 0) + 1\n    return program.runs\n"
    assert results(source, schedules=5, strategy="random") == {"1"}


def test_a_module_that_cannot_be_run_again_is_reported(write, tmp_path):
    module = write(f"""
        import os
        os.mkdir({str(tmp_path / "created")!r})
        def program():
            pass
    """)
    try:
        with pytest.raises(RerunFailed, match=r"submitted\.py fails when it is run again: FileExistsError"):
            explore(module.program)
    finally:
        del LOADED[module.__file__]
