"""Threads that wait for each other are shown with the program's names for the locks, and with who holds them."""

import threading

import pytest

from grader.student.stack_dump import threads

PROGRAM = """
import threading

class Table:
    @property
    def spy(self):
        self.asked += 1
        return self.forks[0]

    def __init__(self, seats):
        self.asked, self.seats = 0, seats
        self.forks = [threading.Lock() for _ in range(seats)]
        self.all_sit, self.ready = threading.Barrier(seats), threading.Condition()
        self.closed, self.room = threading.Event(), threading.Semaphore(0)

    def eat(self, seat):
        try:
            with self.forks[seat]:
                self.all_sit.wait()
                with self.forks[(seat + 1) % self.seats]:
                    pass
        except RuntimeError:
            pass  # the test has released a lock to end the deadlock

    def take(self):
        self.forks[1].acquire()
        self.forks[1].release()

    def take_by_a_property(self):
        with self.spy:
            pass

    def be_told(self):
        with self.ready:
            self.ready.wait()

    def tell(self):
        with self.ready:
            pass

    def close(self):
        self.closed.wait()

    def enter(self):
        with self.room:
            pass
"""


STARTED = []
"""The threads of a test. Each test lets them end."""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.py"
    path.write_text(PROGRAM)
    names = {}
    exec(compile(PROGRAM, str(path), "exec"), names)
    yield names["Table"](2), str(path)
    while STARTED:
        STARTED.pop().join(30)


def waits_of(path, count, words=""):
    """What each thread waits for, once `count` threads of the program wait for something with these words."""
    known = {threading.get_ident()}
    for _ in range(400):
        found = {each["name"]: each["waits_for"] for each in threads(path, known) if each["frames"]}
        if len(found) == count and all(each and words in each for each in found.values()):
            return found
        threading.Event().wait(0.005)  # a slow machine only takes more looks
    raise AssertionError(f"not all of them wait: {found}")


def start(name, target, *arguments):
    STARTED.append(threading.Thread(target=target, args=arguments, name=name, daemon=True))
    STARTED[-1].start()


def test_each_thread_of_a_deadlock_names_its_lock_and_the_holder(table):
    table, path = table
    start("thread 1", table.eat, 0)
    start("thread 2", table.eat, 1)
    start("thread 3", table.take)
    found = waits_of(path, 3, words="has held since")
    table.forks[0].release()
    line = PROGRAM.splitlines().index("            with self.forks[seat]:") + 1
    assert found == {
        "thread 1": f"self.forks[1], which thread 2 has held since line {line}",
        "thread 2": f"self.forks[0], which thread 1 has held since line {line}",
        "thread 3": f"self.forks[1], which thread 2 has held since line {line}",
    }


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("be_told", "a notification of self.ready"),
        ("close", "self.closed to be set"),
        ("enter", "self.room (a semaphore)"),
    ],
)
def test_a_wait_names_the_object_that_is_waited_for(table, method, words):
    table, path = table
    start("waiter", getattr(table, method))
    found = waits_of(path, 1)
    table.closed.set()
    table.room.release()
    with table.ready:
        table.ready.notify_all()
    assert found == {"waiter": words}


def test_a_thread_in_wait_does_not_hold_the_lock_of_the_condition(table):
    table, path = table
    start("waiter", table.be_told)
    assert waits_of(path, 1)
    with table.ready:
        start("teller", table.tell)
        found = waits_of(path, 2)
        table.ready.notify_all()
    assert found["teller"] == "self.ready"


def test_no_property_of_the_program_is_read(table):
    table, path = table
    with table.forks[0]:
        start("waiter", table.take_by_a_property)
        found = waits_of(path, 1)
    assert found == {"waiter": "self.spy (a lock, probably)"}
    assert table.asked == 1, "the program's own read"
