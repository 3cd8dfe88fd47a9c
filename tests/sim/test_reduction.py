"""A reduced search proves what it may, and says why it does not prove the rest."""

import pytest

from grader.sim import explore, load
from grader.sim.engine import KERNEL
from grader.sim.environment import exploration_session
from grader.sim.instrument import current_version, refresh
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


@pytest.fixture
def program(tmp_path):
    def write(body):
        path = tmp_path / "reduced.py"
        path.write_text(HEAD + body)
        return load(path).program

    return write


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


def outcomes_of(function):
    """The texts of all outcomes, and whether they are proved."""
    found = collect_outcomes(function, str, schedules=500)
    return {each.value or each.type for each in found.outcomes}, found.bound == "every schedule"


WOULD_WAIT = """
def program():
    lock = threading.Lock()
    def holds():
        lock.acquire()
        lock.acquire()
    def releases():
        lock.acquire()
        lock.release()
        lock.release()
    def fails():
        raise IndexError
    together(holds, releases, fails)
"""


def test_a_thread_that_would_have_waited_when_another_one_failed_could_have_come_earlier(program):
    assert outcomes_of(program(WOULD_WAIT)) == ({"IndexError", "RuntimeError"}, True)


FAILS_FIRST = """
def program():
    lock = threading.Lock()
    def holds():
        lock.acquire(blocking=False)
    def fails():
        raise IndexError
    def releases():
        lock.acquire()
        lock.release()
        lock.release()
    together(holds, fails, releases)
"""


def test_a_failure_is_never_swapped_with_what_would_have_come_after_it(program):
    assert outcomes_of(program(FAILS_FIRST)) == ({"IndexError", "RuntimeError"}, True)


def test_a_thread_does_not_come_after_what_its_starter_does_next(program):
    body = """
def program():
    items, seen = [], []
    thread = threading.Thread(target=lambda: seen.append(len(items)))
    thread.start()
    items.append(1)
    thread.join()
    return seen[0]
"""
    assert outcomes_of(program(body)) == ({"0", "1"}, True)


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        (
            """
    with lock:
        with other:
            pass
    def work(number):
        with lock:
            seen.append(number)
    together(lambda: work(0), lambda: work(1))
    return seen
""",
            {"[0, 1]", "[1, 0]"},
        ),
        (
            """
    barrier, threads = threading.Barrier(2), []
    threads.append(threading.Thread(target=lambda: 1))
    threads.append(threading.Thread(target=barrier.wait))
    for thread in threads:
        thread.start()
    return barrier.wait(), threads[0].is_alive()
""",
            {"(0, True)", "(0, False)", "(1, True)", "(1, False)"},
        ),
        (
            """
    box.value = 0
    def work():
        with lock:
            box.value = 1
    thread = threading.Thread(target=work)
    thread.start()
    with lock:
        if box.value == 0:
            raise ValueError
    thread.join()
    return "fine"
""",
            {"ValueError", "fine"},
        ),
        (
            """
    thread = threading.Thread(target=lambda: seen.append(late))
    try:
        thread.start()
        box.value = 2
        late = 5
    finally:
        thread.join()
    return seen
""",
            {"[5]", "NameError"},
        ),
        (
            """
    items = [1]
    thread = threading.Thread(target=seen.append, args=items)
    thread.start()
    items[0] = 2
    thread.join()
    return seen
""",
            {"[1]", "[2]"},
        ),
    ],
    ids=["a lock used before", "a barrier", "an exception", "a variable that is bound late", "a list of arguments"],
)
def test_no_outcome_is_missed(program, body, outcomes):
    head = "def program():\n    box, seen, lock, other = Box(), [], threading.Lock(), threading.Lock()"
    function = program(head + body)
    search, found = Reduction(function), set()

    def run():
        refresh(function)
        found.add(str(current_version(function)()))

    with exploration_session():
        found |= {failure.type for failure in search.executions(run, 0, 500) if failure is not None}
    assert found == outcomes
    assert (search.proved, search.doubt) == (True, "")


@pytest.mark.parametrize(
    ("body", "doubt"),
    [
        ("together(*[lambda: n for n in [1, 2]])", "a variable of a comprehension that a function keeps"),
        (
            "try:\n        1 / 0\n    except ArithmeticError as error:\n        together(lambda: error)",
            "the name of an exception that functions share",
        ),
        ("together(lambda: 1)\n    Box.__call__ = print", "an assignment to __call__"),
        ("together(lambda: 1)\n    threading.Thread.run = print", "an assignment to run"),
        ("together(lambda: 1)\n    box.__init__()", "a call of __init__"),
    ],
)
def test_changes_that_leave_no_trace_are_not_proved(program, body, doubt):
    search, _ = reduced(program(f"def program():\n    box = Box()\n    {body}\n"))
    assert (search.proved, search.doubt) == (False, doubt)


def test_a_global_variable_that_only_functions_bind_is_gone_in_the_next_execution(program):
    body = """
def bind():
    global fresh
    fresh = 1
def read():
    try:
        seen.append(fresh)
    except NameError:
        seen.append("unbound")
def program():
    seen.clear()
    together(bind, read)
    return seen[0]
seen = []
"""
    assert outcomes_of(program(body))[0] == {"1", "unbound"}


WRITES = """
def program():
    box, seen = Box(), []
    box.value, box.ready = 0, False
    def read():
        seen.append(box.value)
    def write():
        {}
    together(read, write)
    return seen[0]
"""


@pytest.mark.parametrize(
    "write", ["box.value = 1", "Box.value = 1; del box.value", "change(box)", "box.value, other = 1, 2"]
)
def test_reads_count_whatever_way_a_thread_writes_later(program, write):
    change = "def change(box):\n    box.value = 1\n"
    found, proved = outcomes_of(program(change + WRITES.format(write)))
    assert found == {"0", "1"}
    assert proved


def test_an_attribute_that_is_written_under_some_schedules_only_is_read_again(program):
    body = """
def program():
    box, seen = Box(), []
    box.ready = False
    def first():
        if box.ready:
            Box.value = 1
    def second():
        box.ready = True
        seen.append(box.value)
    together(first, second)
    return seen[0]
"""
    assert outcomes_of(program(body)) == ({"0", "1"}, True)


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
