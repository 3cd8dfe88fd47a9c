"""A reduced search proves what it may, and says why it does not prove the rest."""

import pytest

from grader.sim import explore, load
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.outcomes import collect_outcomes, explain
from grader.sim.reduction import Reduction
from grader.sim.runner import body_of

HEAD = """
import queue, random, threading, time, weakref

class Box:
    value = 0

def together(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
LOCKED = """
def program():
    box, lock = Box(), threading.Lock()
    def add():
        with lock:
            box.value += 1
    together(*[add] * {threads})
    assert box.value == {threads}
"""


def program_of(folder, body):
    """The function `program` of that source, after `HEAD`."""
    path = folder / "reduced.py"
    path.write_text(HEAD + body)
    return load(path).program


@pytest.fixture
def program(tmp_path):
    return lambda body: program_of(tmp_path, body)


def reduced(program, limit=200, **options):
    search = Reduction(program, **options)
    with exploration_session():
        failures = list(search.executions(body_of(program), 0, limit))
    return search, failures


@pytest.mark.parametrize(("threads", "orders"), [(2, 2), (3, 6), (4, 24)])
def test_threads_that_take_one_lock_have_one_schedule_for_each_order(program, threads, orders):
    found = explore(program(LOCKED.format(threads=threads)))
    assert (found.outcome, found.schedules, found.bound) == ("proved", orders, "every schedule")


DOUBTFUL = "def both():\n    yield 1\n    yield from [2]\n"


def test_a_module_of_another_program_does_not_hinder_a_proof(tmp_path, program):
    other = tmp_path / "other.py"
    other.write_text(DOUBTFUL)
    load(other)
    assert explore(program(LOCKED.format(threads=2))).outcome == "proved"


def test_a_failure_that_a_reduced_search_finds_has_a_token(program):
    add = "def program():\n    box = Box()\n    def add():\n        box.value += 1\n    together(add, add)\n"
    found = explore(program(add + "    assert box.value == 2\n"))
    assert found.failure.bug == "lost_update"
    assert found.schedules < 20
    outcomes = collect_outcomes(program(add + "    return box.value\n"), str, schedules=100)
    assert {each.value for each in outcomes.outcomes} == {"1", "2"}
    [lost] = [each.token for each in outcomes.outcomes if each.value == "1"]
    assert explain(program(add + "    return box.value\n"), str, lost).bug == "lost_update"


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        ("threading.Thread(target=print, daemon=True).start()", "daemon threads"),
        ("random.random()", "random numbers"),
        ("while time.monotonic() < 1: pass", "loops that read the clock"),
        ("while not box.value: time.sleep(0)", "long executions"),
        ("for number in range(200000): pass", "long loops"),
        ("for number in range(20000): box.value += 1", "long executions"),
    ],
)
def test_what_is_not_covered_is_not_proved(program, body, doubt):
    search, _ = reduced(program(f"def program():\n    box = Box()\n    {body}\n"))
    assert (search.proved, search.doubt) == (False, doubt)


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        ("import weakref", "an import inside of a statement"),
        ("class Own(queue.Queue): pass\n    Own().put(1)", "a class that inherits from Queue"),
        ("exec('1')", "a call of exec"),
        ("sorted(box.more, key=str)", "a call with key"),
        ("sorted([[2], [1]], key=lambda n: n)", "a key that can change"),
        ("with open(__file__): pass", "__file__"),
        ("box.more.__len__()", "__len__"),
        ("match box:\n        case Box(): pass", "`Match` in the source"),
        ("weakref.ref(box)", "a call of ReferenceType"),
        ("iter(box.more)", "a call of iter"),
        ("def __del__(): pass", "__del__"),
        ("next(n for n in box.more)", "a call of next"),
        ("map(len, box.more)", "a call of map"),
        ("class Own:\n        def __eq__(self, other): return True\n    Own() == 1", "__eq__ of a class"),
        ("class Own(dict): pass\n    Own()", "a class that inherits from dict"),
        ("box.value = property(len)", "a call of property"),
        ("(n for n in box.more).gi_frame", "the attribute gi_frame of generator"),
        ("random.Random().shuffle(box.more)", "a call of Random"),
        ("f'{threading.Lock()}'", "the text of an object of the type lock"),
        ("queue.Queue().queue.append(1)", "the attribute queue of Queue"),
    ],
)
def test_what_is_not_on_the_list_is_not_proved_if_there_are_threads(program, body, doubt):
    alone = f"def program():\n    box = Box()\n    box.more = [1]\n    {body}\n"
    search, _ = reduced(program(alone))
    assert (search.schedules, search.has_threads) == (1, False)  # there is nothing to reduce
    search, _ = reduced(program(f"{alone}    together(lambda: 1)\n"))
    assert (search.proved, search.doubt) == (False, doubt)
    search, _ = reduced(
        program(
            "def program():\n    box = Box()\n    box.more = [1]\n    def first():\n"
            + "".join(f"        {line}\n" for line in body.replace("\n    ", "\n").splitlines())
            + "    together(first)\n"
        )
    )
    assert not search.proved


def test_a_search_that_is_cut_short_proves_nothing(program):
    search, failures = reduced(program(LOCKED.format(threads=3)), limit=3)
    assert (search.proved, search.doubt, len(failures)) == (False, "", 3)


def test_sleeps_that_may_end_early_are_tried_both_ways(program):
    naps = program("""
def program():
    late = []
    def nap(seconds):
        time.sleep(seconds)
        late.append(seconds)
    together(lambda: nap(1), lambda: nap(2))
    return late
""")
    exact = collect_outcomes(naps, str, schedules=100)
    assert ({each.value for each in exact.outcomes}, exact.bound) == ({"[1, 2]"}, "every schedule")
    early = collect_outcomes(naps, str, schedules=800, early_timers=True)
    assert {each.value for each in early.outcomes} == {"[1, 2]", "[2, 1]"}


def test_a_library_function_that_a_thread_calls_is_recorded(program):
    found = collect_outcomes(
        program("""
def program():
    items = []
    threads = [threading.Thread(target=items.append, args=[n]) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return items
"""),
        str,
        schedules=100,
    )
    assert ({each.value for each in found.outcomes}, found.bound) == ({"[1, 2]", "[2, 1]"}, "every schedule")


HOLDS_ALL = """
import gc

OBJECTS = len(gc.get_objects())

def program():
    time.sleep(1)
    time.sleep(1)
"""


def test_a_reduced_search_that_is_left_early_has_ended_whatever_the_program_refers_to(program):
    holding = program(HOLDS_ALL)
    assert explore(holding, schedules=20).failure is None
    assert [each.kind for each in collect_outcomes(holding, str, schedules=20).outcomes] == [""]
    assert KERNEL.log_of_accesses is None
