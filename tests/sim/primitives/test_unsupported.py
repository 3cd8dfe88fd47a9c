"""Operations that cannot be controlled end the exploration; random numbers are part of the schedule."""

import random

import pytest

from grader.sim import NotUnderControl, explore, replay
from grader.sim.outcomes import collect_outcomes


@pytest.mark.parametrize(
    ("line", "operation"),
    [
        ("import socket; socket.socket()", "socket.socket"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.run"),
        ("import multiprocessing; multiprocessing.Process(target=print).start()", "multiprocessing.Process"),
        ("import os; os.fork()", "os.fork"),
        ("import signal; signal.pause()", "signal.pause"),
        ("breakpoint()", r"breakpoint\(\)"),
    ],
)
def test_the_exploration_ends_even_if_the_program_catches_the_error(write, line, operation):
    module = write(f"def program():\n    try:\n        {line}\n    except Exception:\n        pass\n")
    with pytest.raises(NotUnderControl, match=rf"^not under control: {operation}"):
        explore(module.program)


def test_input_is_at_its_end(results):
    source = "def program():\n    try:\n        input('name? ')\n    except EOFError as end:\n        return end\n"
    assert results(source, schedules=5) == {"EOF when reading a line"}


def test_the_rest_of_such_a_module_is_the_real_one(results):
    source = """
        import os, socket, urllib.request
        def program():
            try:
                os.no_such_name
            except AttributeError as error:
                return os.path.basename("a/b"), socket.AF_INET.name, isinstance(3, socket.socket), str(error)
    """
    expected = ("b", "AF_INET", False, "module 'os' has no attribute 'no_such_name'")
    assert results(source, schedules=5) == {str(expected)}


def test_a_bug_that_depends_on_a_rare_number_is_found_and_can_be_replayed(write):
    module = write("""
        import random
        def program():
            drawn = random.random()
            assert drawn > 0.001, drawn
    """)
    failure = explore(module.program).failure
    assert failure.kind == "assertion"
    again = replay(module.program, failure.token)
    assert not again.diverged
    assert again.failure.message == failure.message


def test_a_search_through_random_numbers_never_claims_to_be_complete(write):
    module = write("import random\ndef program():\n    random.choice([1, 2])\n")
    assert explore(module.program, schedules=60, strategy="dfs").outcome == "sampled"


def test_a_seed_of_the_program_gives_the_usual_numbers(write):
    module = write(
        "import random\ndef program():\n    return random.Random(7).random(), random.Random(7).randrange(99)\n"
    )
    [outcome] = collect_outcomes(module.program, str, schedules=20).outcomes
    assert outcome.value == str((random.Random(7).random(), random.Random(7).randrange(99)))


def test_every_kind_of_draw_differs_between_schedules(write):
    module = write("""
        import random
        def program():
            return random.randrange(1000), random.Random().randrange(1000), random.SystemRandom().choice(range(1000))
    """)
    found = collect_outcomes(module.program, str, schedules=30).outcomes
    assert all(len({column[place] for column in map(eval, (each.value for each in found))}) > 5 for place in range(3))
