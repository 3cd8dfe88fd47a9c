"""The register of switch points."""

import pytest

from grader.sim.core import ACCESSED_NAMES, SWITCH_POINTS, SwitchPoint, register_switch_point


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
