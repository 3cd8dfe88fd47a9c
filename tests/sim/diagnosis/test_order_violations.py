"""An order violation is blamed only where the order alone explains the failure."""

from textwrap import dedent

import pytest

from grader.sim import explore, load
from grader.sim.outcomes import collect_outcomes, explain

TAKES_AND_PUTS_BACK = """
    import threading

    class Account:
        def __init__(self, balance):
            self.balance = balance
            self.lock = threading.Lock()

        def withdraw(self, amount):
            with self.lock:
                self.balance -= amount
                if self.balance < 0:
                    self.balance += amount
                    return False
                return True
"""
READS_MEANWHILE = """
    import threading
    from submitted import Account

    def program():
        account, got = Account(5), []
        threads = [threading.Thread(target=lambda: got.append(account.withdraw(8)))]
        threads.append(threading.Thread(target=lambda: got.append(account.balance)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return -3 in got
"""
REFUSES_WHEN_BUSY = """
    import threading

    class Account:
        def __init__(self, balance):
            self.balance = balance
            self.lock = threading.Lock()

        def deposit(self, amount):
            with self.lock:
                self.balance += amount

        def withdraw(self, amount):
            if not self.lock.acquire(blocking=False):
                return False
            self.balance -= amount
            self.lock.release()
            return True
"""
BOTH_AT_ONCE = """
    import threading
    from submitted import Account

    def program():
        account = Account(50)
        threads = [threading.Thread(target=f, args=(7,)) for f in (account.deposit, account.withdraw)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return account.balance != 50
"""
FLAG_BEFORE_VALUE = """
    import threading

    class Lazy:
        def __init__(self, build):
            self._build = build
            self._lock = threading.Lock()
            self._ready = False
            self._value = None

        def get(self):
            if not self._ready:
                with self._lock:
                    if not self._ready:
                        self._ready = True
                        self._value = self._build()
            return self._value
"""
BUILDS_TWICE = """
    class Lazy:
        def __init__(self, build):
            self.get = build
"""
TWO_GETS = """
    import threading
    from submitted import Lazy

    class Builder:
        calls = 0

        def __call__(self):
            self.calls += 1
            return f"build {self.calls}"

    def program():
        build, got = Builder(), []
        lazy = Lazy(build)
        threads = [threading.Thread(target=lambda: got.append(lazy.get())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return None in got or (build.calls, *got) == (1, "build 1", "build 1") and lazy.get == build
"""
NEVER_SETS = """
    import threading

    class Lazy:
        def __init__(self, build):
            self._build = build
            self._begun = False
            self._there = threading.Event()

        def get(self):
            if self._begun:
                self._there.wait()
            self._begun = True
            self._build()
"""


@pytest.fixture
def explained(tmp_path, monkeypatch):
    """Explains the outcome True of a suite that uses a submitted file, with that file in focus."""
    monkeypatch.syspath_prepend(tmp_path)

    def explained(submitted, suite, kind=""):
        (tmp_path / "submitted.py").write_text(dedent(submitted))
        (tmp_path / "suite.py").write_text(dedent(suite))
        module = load(tmp_path / "suite.py")
        found = collect_outcomes(module.program, str, schedules=300).outcomes
        token = next(each.token for each in found if (each.kind or each.value) == (kind or "True"))
        return explain(module.program, str, token, str(tmp_path / "submitted.py"))

    return explained


@pytest.mark.parametrize(
    ("submitted", "suite"),
    [(TAKES_AND_PUTS_BACK, READS_MEANWHILE), (REFUSES_WHEN_BUSY, BOTH_AT_ONCE), (BUILDS_TWICE, TWO_GETS)],
    ids=["set at the start", "right as it is", "the suite's own variable"],
)
def test_without_a_certain_cause_in_the_students_file_there_is_no_sentence(explained, submitted, suite):
    failure = explained(submitted, suite)
    assert failure.bug == "unknown"
    assert "violation" not in failure.explanation
    assert "update" not in failure.explanation


def test_none_in_place_of_a_value_that_is_set_later_was_read_too_early(explained):
    explanation = explained(FLAG_BEFORE_VALUE, TWO_GETS).explanation
    assert "Order violation: Thread-2 (<lambda>) read lazy._value = None at line 17 before Thread-1" in explanation
    assert "wrote it at line 16." in explanation


def test_threads_that_wait_in_the_suite_are_not_part_of_the_students_deadlock(explained):
    explanation = explained(NEVER_SETS, TWO_GETS, kind="deadlock").explanation
    assert "\nDeadlock: Thread-2 (<lambda>) waits for lazy._there at line 12.\n" in explanation


def test_a_reader_that_checks_for_none_expects_that_the_value_may_be_missing(write):
    failure = explore(
        write("""
        import threading
        value, seen = None, []
        def look():
            seen.append(value is None)
        def fill():
            global value
            value = 1
        def program():
            threads = [threading.Thread(target=f) for f in (fill, look)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert seen == [False]
        """).program
    ).failure
    assert "read value" not in failure.explanation.splitlines()[1]


STARTED_TOO_EARLY = """
    import threading
    class Service:
        socket = None
        def run(self):
            self.socket.upper()
        def open(self):
            self.socket = "open"
    def program():
        service = Service()
        thread = threading.Thread(target=service.run)
        thread.start()
        service.open()
        thread.join()
"""
JOINED_TOO_LATE = """
    import threading
    def program():
        result = {}
        def work():
            result["sum"] = 45
        thread = threading.Thread(target=work)
        thread.start()
        try:
            assert result["sum"] == 45
        finally:
            thread.join()
"""


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (STARTED_TOO_EARLY, "Thread-1 (run) read service.socket = None at line 6 before it had been set."),
        (JOINED_TOO_LATE, "main read result['sum'] at line 10 before Thread-1 (work) wrote it at line 6."),
    ],
)
def test_a_value_that_is_missing_on_the_line_that_raised_was_read_too_early(write, program, sentence):
    failure = explore(write(program).program).failure
    assert failure.explanation.splitlines()[1] == f"Order violation: {sentence}"


def test_equal_changes_by_several_threads_differ_only_in_their_order(write):
    failure = explore(
        write("""
        import threading
        results = []
        def work(n):
            results.append(n)
        def program():
            results.clear()
            threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert results == [0, 1]
        """).program
    ).failure
    assert failure.explanation.splitlines()[1] == (
        "Order violation: Thread-2 (work) changed results at line 5 before Thread-1 (work) did at line 5. Nothing in "
        "the program guarantees their order."
    )


def test_different_changes_are_not_blamed_on_their_order(write):
    failure = explore(
        write("""
        import threading
        waiting = [0]
        def put():
            waiting.append(1)
        def get():
            waiting.pop()
        def program():
            waiting[:] = [0]
            threads = [threading.Thread(target=f) for f in (put, get)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert waiting == [0]
        """).program
    ).failure
    assert failure.explanation.splitlines()[1] == ""
