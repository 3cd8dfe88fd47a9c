"""Tests of branches are evaluated with recorded values, and only where every part is known."""

import ast

import pytest

from grader.sim.diagnosis.branch_tests import holds_with, operand_names

VALUES = {"self.readers": "0", "self.writer": "True", "limit": "2", "self.items": "[]"}


@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("self.readers or self.writer", True),
        ("self.readers and self.writer", False),
        ("not self.items", True),
        ("self.readers >= limit", False),
        ("self.readers < limit", True),
        ("self.writer is not None", True),
        ("self.writer or self.unknown", True),  # as in Python, the second part does not matter
        ("self.readers or self.unknown", None),
        ("self.is_free()", None),
        ("0 < self.readers < limit", None),
    ],
)
def test_a_test_holds_as_it_does_in_python_or_is_unknown(test, holds):
    assert holds_with(ast.parse(test, mode="eval").body, VALUES) is holds


def test_a_test_has_the_names_of_its_variables_and_attributes():
    test = ast.parse("not self.items and len(queue) > 1", mode="eval").body
    assert {"self.items", "queue"} <= operand_names(test)
