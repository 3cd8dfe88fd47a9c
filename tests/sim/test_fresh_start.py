"""Each execution begins where the first one did, whatever the program left behind."""

import pytest

from grader.sim import explore
from grader.sim.instrument.loader import LOADED, RerunFailed
from grader.sim.outcomes import collect_outcomes

PLACES = {
    "a_class": "class Place:\n    pass",
    "a_function": "def Place():\n    pass",
    "a_class_of_the_library": "import threading\nPlace = threading.Event",
    "a_module_of_the_library": "import threading as Place",
    "a_real_module": "import textwrap as Place",
    "a_class_of_a_real_module": "import textwrap\nPlace = textwrap.TextWrapper",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("store", ["Place.seen = True", "setattr(Place, 'seen', True)"])
def test_what_is_left_there_is_gone_in_the_next_execution(write, place, store):
    module = write(f"{place}\n\ndef program():\n    seen = hasattr(Place, 'seen')\n    {store}\n    return seen\n")
    [outcome] = collect_outcomes(module.program, str, schedules=5, strategy="random").outcomes
    assert outcome.value == "False"


def test_a_class_that_calls_itself_self_begins_anew(write):
    module = write("""
        class Place:
            seen = False
            def mark(self):
                self.seen = True
        def program():
            seen = Place.seen
            Place.mark(Place)
            return seen
    """)
    [outcome] = collect_outcomes(module.program, str, schedules=5, strategy="random").outcomes
    assert outcome.value == "False"


def test_a_module_that_another_one_patches_begins_anew(write):
    write("class Box:\n    full = False\n", "boxes")
    module = write("""
        from boxes import Box
        def program():
            kind = type(Box())
            full, kind.full = kind.full, True
            return full
    """)
    [outcome] = collect_outcomes(module.program, str, schedules=5, strategy="random").outcomes
    assert outcome.value == "False"


def test_a_program_keeps_nothing_at_itself(write):
    module = write("def program():\n    program.runs = getattr(program, 'runs', 0) + 1\n    return program.runs\n")
    [outcome] = collect_outcomes(module.program, str, schedules=5, strategy="random").outcomes
    assert outcome.value == "1"


def test_a_module_that_cannot_be_run_again_is_told_as_such(write, tmp_path):
    module = write(f"""
        import os
        os.mkdir({str(tmp_path / "made")!r})
        def program():
            pass
    """)
    try:
        with pytest.raises(RerunFailed, match=r"submitted\.py fails when it is run again: FileExistsError"):
            explore(module.program)
    finally:
        del LOADED[module.__file__]
