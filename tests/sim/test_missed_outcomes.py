"""A reduced search misses no outcome: programs in which a step could be thought to come before or after another one."""

import pytest

from grader.sim.environment import exploration_session
from grader.sim.instrument import current_version, refresh
from grader.sim.outcomes import collect_outcomes
from grader.sim.reduction import Reduction
from tests.sim.test_reduction import program_of, reduced


@pytest.fixture
def program(tmp_path):
    return lambda body: program_of(tmp_path, body)


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
