"""A module whose changes all show in its namespaces is run again only after a change, and no schedule notices."""

from textwrap import dedent

import pytest

from grader.sim import replay
from grader.sim.instrument import LOADED, loader
from grader.sim.instrument.module_changes import WatchedNamespaces
from grader.sim.outcomes import collect_outcomes

STORES = {
    "a class": "class A:\n    n = 0\n",
    "a function": "def A(): pass\n",
    "a nested class": "class B:\n    class A:\n        n = 0\nA = B.A\n",
    "a method": "class B:\n    def method(self): pass\nA = B.method\n",
    "a static method": "class B:\n    @staticmethod\n    def A(): pass\nA = B\n",
    "this module": "n = 0\ndef program():\n    global n\n    found = n\n    n += 1\n    return found\n",
}
PROGRAM = "def program():\n    found = getattr(A, 'n', 0)\n    A.n = found + 1\n    return found\n"


def namespaces(source, before=""):
    names = {"__name__": "made"}
    exec(dedent(source), names)
    return names, WatchedNamespaces(names)


@pytest.mark.parametrize(
    "change",
    [
        "new = 1", "del LIMIT", "LIMIT = 1000.0", "def f(): pass", "f.n = 1", "A.n = False", "del A.n", "A.Inner.n = 1",
        "A.method.n = 1", "A.fixed.n = 1", "A.__dict__['p'].fget.n = 1", "A.new = 1", "wrapped.n = 1",
    ],
)  # fmt: skip
def test_each_change_of_a_name_a_class_or_a_function_shows(change):
    source = """
        from contextlib import contextmanager
        LIMIT = 1000
        def f(): pass
        @contextmanager
        def wrapped(): yield
        class A:
            n = 0
            class Inner: pass
            def method(self): pass
            @staticmethod
            def fixed(): pass
            @property
            def p(self): pass
    """
    names, watched = namespaces(source)
    assert watched.complete
    assert not watched.changed()
    exec(change, names)
    assert watched.changed()


@pytest.mark.parametrize("source", ["x = []", "x = (1, [])", "x = object()", "class A:\n    x = {}"])
def test_a_value_that_can_change_by_itself_is_not_watched_completely(source):
    assert not namespaces(source)[1].complete


def test_an_enumeration_is_not_watched_completely_because_its_members_can_have_attributes():
    assert not namespaces("from enum import Enum\nclass A(Enum):\n    x = 1")[1].complete


@pytest.mark.parametrize("kind", list(STORES))
def test_each_execution_starts_with_the_module_as_it_was_imported(results, kind):
    source = STORES[kind]
    if "def program" not in source:
        source += PROGRAM
    assert results(source, schedules=5) == {"0"}


SOMETIMES = """
    import threading

    refused = 0

    class Account:
        opened = 0

        def __init__(self, balance):
            self.balance = balance

        def withdraw(self, amount):
            if self.balance >= amount:
                self.balance -= amount
                return True
            global refused
            refused += 1
            Account.opened += 1
            return False

    def move(source, target):
        before = target.balance
        target.balance = before + 1
        source.balance -= 1

    def program():
        a, b = Account(3), Account(0)
        got = []
        threads = [threading.Thread(target=lambda: got.append(a.withdraw(2))) for _ in range(2)]
        threads.append(threading.Thread(target=move, args=(a, b)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return a.balance, b.balance, got, refused, Account.opened
"""


def explored(write, source, **options):
    module = write(source)
    return collect_outcomes(module.program, str, schedules=300, **options), module


def test_schedules_and_tokens_are_those_of_a_module_that_is_always_run_again(write, monkeypatch):
    body_runs = []
    run = loader.LoadedModule.run
    monkeypatch.setattr(loader.LoadedModule, "run", lambda self: (body_runs.append(1), run(self)))
    # The body of the module has switch points of its own: its steps count in each token of the main thread.
    now, module = explored(write, SOMETIMES)
    seldom = len(body_runs)
    body_runs.clear()
    monkeypatch.setattr(WatchedNamespaces, "changed", lambda self: True)
    before, _ = explored(write, SOMETIMES)
    assert now == before
    assert len(now.outcomes) > 3
    assert seldom < len(body_runs) - 50
    for outcome in now.outcomes:
        assert not replay(module.program, outcome.token).diverged


def test_a_module_is_run_again_after_an_execution_that_changed_it(write, monkeypatch):
    body_runs = []
    run = loader.LoadedModule.run
    monkeypatch.setattr(loader.LoadedModule, "run", lambda self: (body_runs.append(1), run(self)))
    found, _ = explored(write, SOMETIMES, strategy="random")
    changed = sum(each.count for each in found.outcomes if each.value and each.value.endswith(" 1, 1)"))
    assert changed
    assert changed <= len(body_runs) <= changed + 3


def test_a_module_whose_body_does_more_than_define_is_always_run_again(write, monkeypatch):
    module = write("import time\nclass A:\n    n = 0\nA.n = 1\nSTART = time.monotonic()\ndef program(): return A.n")
    loaded = next(each for each in LOADED.values() if each.module is module)
    assert loaded.changed


def test_steps_of_the_body_count_although_it_is_not_run(write):
    module = write(SOMETIMES)
    outcomes = collect_outcomes(module.program, str, schedules=3).outcomes
    loaded = next(each for each in LOADED.values() if each.module is module)
    assert loaded.rerun == ([loaded], 1)  # `refused = 0` is a switch point
    steps = replay(module.program, outcomes[0].token).steps
    loaded.rerun = None
    assert replay(module.program, outcomes[0].token).steps == steps
