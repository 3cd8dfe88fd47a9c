"""Values are inspected without running any code of the program."""

import sys
import weakref
from collections import deque

import pytest

from grader.sim.diagnosis.safe_inspect import MISSING, find_name, inspect_expression, locals_of, value_text
from grader.sim.primitives.locks import Condition


class Trap:
    def __getattr__(self, name):
        raise AssertionError("this must not run")

    def __repr__(self):
        raise AssertionError("this must not run")

    @property
    def computed(self):
        raise AssertionError("this must not run")


class Slotted:
    __slots__ = ("full", "void")
    shared = 3


def test_names_attributes_and_items_are_found():
    class Plain:
        total = 1

    thing, slotted = Plain(), Slotted()
    items = {"a": [10, 20]}
    thing.own, slotted.full, index = 2, 4, 1
    frame = sys._getframe()
    texts = ("thing.own", "thing.total", "slotted.full", "slotted.shared", "Slotted.shared")
    assert [inspect_expression(text, frame) for text in texts] == [2, 1, 4, 3, 3]
    assert inspect_expression("items['a'][index]", frame) == 20
    assert items["a"][index] == 20


@pytest.mark.parametrize("text", ["trap.anything", "trap.computed", "trap[0]", "nowhere", "f()", "slotted.void", "a +"])
def test_a_value_is_missing_if_it_does_not_exist_or_would_run_code(text):
    trap, slotted = Trap(), Slotted()
    assert inspect_expression(text, sys._getframe()) is MISSING
    assert value_text(trap) == "<Trap>"
    assert slotted.shared == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"),
        ("x" * 50, "'" + "x" * 36 + "…"),
        ([1, [2, [3]]], "[1, [2, <list>]]"),
        (deque("ab"), "['a', 'b']"),
        ({"k": (1,)}, "{'k': (1)}"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, …]"),
        (Slotted, "<type>"),
        (MISSING, ""),
    ],
)
def test_plain_values_are_shown_and_objects_only_as_their_class(value, text):
    assert value_text(value) == text


def test_the_lock_of_a_condition_has_the_name_of_the_condition():
    class Owner:
        def __init__(self):
            self.ready = Condition()

    owner = Owner()
    assert find_name(owner.ready._lock, {"self": owner}) == "self.ready"


def test_a_look_at_local_names_keeps_nothing_alive():
    class Thing:
        pass

    thing = Thing()
    gone = weakref.ref(thing)
    assert locals_of(sys._getframe())["thing"] is thing
    thing = None
    assert gone() is None


def test_the_local_names_that_the_program_has_asked_for_stay():
    thing = object()
    own = locals()
    assert locals_of(sys._getframe())["thing"] is own["thing"] is thing
