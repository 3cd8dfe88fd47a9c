"""What the explained replay records besides the steps: places in lines, states of threads, values of variables."""

import pytest

from grader.sim import explore, replay

ACCOUNT = """
    import threading
    class Account:
        def __init__(self):
            self.balance = 0
            self.log = []
            self.lock = threading.Lock()
        def deposit(self, amount):
            self.balance = self.balance + amount
            with self.lock:
                self.log.append(amount)
    def program():
        account = Account()
        threads = [threading.Thread(target=account.deposit, args=(1,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert account.balance == 2
"""


@pytest.fixture
def failure(write):
    return explore(write(ACCOUNT).program).failure


def test_a_step_marks_the_expression_in_its_line(failure):
    marked = {(step.action, step.line): step.source[step.column : step.end_column] for step in failure.steps}
    assert marked["read", 9] == "self.balance"
    assert marked["call", 11] == "self.log.append(amount)"
    assert marked["call", 16] == "thread.start()"


def test_columns_count_characters_not_bytes(write):
    module = write('def program():\n    box = {"größe": 1}\n    assert "äöü" in box, box["größe"]\n')
    step = replay(module.program, "AAA").failure.steps[-1]
    assert step.source[step.column : step.end_column] == "box['größe']".replace("'", '"')


def test_an_expression_of_several_lines_is_not_marked(write):
    module = write(
        "def program():\n    box = {1: 2}\n    assert (\n        box[\n            1\n        ]\n    ) == 3\n"
    )
    assert {(step.column, step.end_column) for step in replay(module.program, "AAA").failure.steps} == {(0, 0)}


def test_each_step_shows_what_every_thread_does(failure):
    first = next(step for step in failure.steps if step.action == "read" and step.line == 9)
    others = [step for step in failure.steps if step.action == "started"]
    assert [step.states for step in others] == ["rc-", "rcc"]
    assert first.states.count("r") == 1
    assert first.states[0] == "b"  # main joins
    assert failure.steps[-1].states == "ree"


def test_a_variable_has_the_name_that_its_owner_has_outside(failure):
    names = {step.variable for step in failure.steps if step.line in (9, 19)}
    assert names == {"account.balance"}


def test_the_content_of_a_container_belongs_to_the_variable_that_holds_it(failure):
    appended = [(step.variable, step.changes, step.after) for step in failure.steps if step.target == "self.log.append"]
    assert appended == [("account.log", True, "[1]"), ("account.log", True, "[1, 1]")]


def test_the_last_values_are_recorded(failure):
    final = dict(failure.final)
    assert final["account.balance"] == "1"
    assert final["account.log"] == "[1, 1]"


def test_a_lock_has_its_kind(failure):
    assert {step.primitive for step in failure.steps if step.action in ("acquired", "released")} == {"lock"}


def test_two_variables_never_share_a_name(write):
    module = write("""
        class Cell:
            def __init__(self):
                self.value = 0
        def program():
            for number in range(2):
                Cell().value = number
            assert False
    """)
    steps = replay(module.program, "AAA").failure.steps
    assert len({step.variable for step in steps if step.target == "self.value"}) == 2


def test_threads_with_equal_names_are_told_apart(write):
    module = write("""
        import threading
        box = {"n": 0}
        def work():
            box["n"] += 1
        def program():
            threads = [threading.Thread(target=work, name="worker") for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert False
    """)
    failure = replay(module.program, "AAA").failure
    assert failure.threads == ("main", "worker", "worker (2)")
    assert {step.thread for step in failure.steps if step.action == "write"} == {"worker", "worker (2)"}


def test_an_asyncio_task_that_awaits_is_blocked(write):
    module = write("""
        import asyncio
        box = {"n": 0}
        async def add():
            n = box["n"]
            await asyncio.sleep(1)
            box["n"] = n + 1
        async def program():
            await asyncio.gather(add(), add())
            assert box["n"] == 2
    """)
    failure = replay(module.program, "AAA").failure
    states = {step.thread: step.states[failure.threads.index(step.thread)] for step in failure.steps}
    assert set(states.values()) <= {"r", "c", "b"}
    last = failure.steps[-1]
    assert dict(zip(failure.threads, last.states, strict=True))[last.thread] == "r"


def test_a_write_comes_after_the_method_that_computes_its_value(write):
    module = write("""
        import threading, time
        class Slow(int):
            def __radd__(self, other):
                time.sleep(1)
                return other + int(self)
        class Counter:
            value = 0
            def add(self, n):
                self.value += n
        def program():
            counter = Counter()
            threads = [threading.Thread(target=counter.add, args=(Slow(n),), name=f"adds {n}") for n in (3, 4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert counter.value == 7
    """)
    failure = replay(module.program, "AAA").failure
    told = [(step.thread, step.action, step.after) for step in failure.steps if step.variable == "counter.value"]
    adds = [each for each in told if each[0] != "main"]
    assert adds == [
        ("adds 3", "read", "0"),
        ("adds 4", "read", "0"),
        ("adds 3", "write", "3"),
        ("adds 4", "write", "4"),
    ]


def test_a_write_that_never_happens_is_not_a_step(write):
    module = write("""
        import threading
        lock = threading.Lock()
        class Stuck(int):
            def __radd__(self, other):
                lock.acquire()
        class Counter:
            value = 0
        def program():
            counter = Counter()
            lock.acquire()
            counter.value += Stuck(1)
    """)
    failure = replay(module.program, "AAA").failure
    assert failure.bug == "deadlock"
    assert [step.action for step in failure.steps if step.variable == "counter.value"] == ["read"]
