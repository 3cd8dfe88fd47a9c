"""The register of switch points."""

import pytest

from grader.sim.core import (
    ACCESSED_NAMES,
    SWITCH_POINTS,
    SwitchPoint,
    points_without_effect,
    register_switch_point,
    switch_points,
)


@pytest.mark.parametrize(
    ("point", "name"),
    [
        (SwitchPoint("a.py", 1, "write", "account.balance", "account", "balance"), "balance"),
        (SwitchPoint("a.py", 1, "read", "items", "items"), "items"),
        (SwitchPoint("a.py", 1, "loop", "for"), ""),
        (SwitchPoint("a.py", 1, "entry", "deposit"), ""),
    ],
)
def test_a_switch_point_is_known_by_its_number_and_by_the_name_of_the_accessed_variable(point, name):
    number = register_switch_point(point)
    assert SWITCH_POINTS[number] is point
    assert ACCESSED_NAMES[number] == name


@pytest.fixture
def points(monkeypatch):
    monkeypatch.setattr(switch_points, "SWITCH_POINTS", [])
    return switch_points.SWITCH_POINTS


@pytest.mark.parametrize(
    ("point", "has_effect"),
    [
        (SwitchPoint("a.py", 1, "loop", "for"), False),
        (SwitchPoint("a.py", 1, "entry", "deposit"), False),
        (SwitchPoint("a.py", 1, "read", "self.lock", "self", "lock"), False),
        (SwitchPoint("a.py", 1, "read", "other.balance", "other", "balance"), True),
        (SwitchPoint("a.py", 1, "read", "items[0]", "items", "0"), True),
        (SwitchPoint("a.py", 1, "write", "self.lock", "self", "lock"), True),
        (SwitchPoint("a.py", 1, "call", "items.append", "items", "append"), True),
    ],
)
def test_a_switch_has_an_effect_only_where_something_changes(points, point, has_effect):
    points += [SwitchPoint("a.py", 1, "write", "self.balance", "self", "balance"), point]
    assert (1 not in points_without_effect()) is has_effect


def test_where_names_are_computed_each_read_counts(points):
    points += [SwitchPoint("a.py", 1, "write", "setattr", "box", "name", computed=True)]
    points += [SwitchPoint("a.py", 1, "read", "self.lock", "self", "lock")]
    assert points_without_effect() == frozenset()
