"""An operator's error is one line with its cure."""

import pytest

from grader.model.errors import OperatorError, suggest


def test_an_operator_error_says_the_problem_and_then_the_cure():
    error = OperatorError("There is no file.", "Make one.")
    assert str(error) == "There is no file. Make one."
    assert (error.problem, error.fix) == ("There is no file.", "Make one.")


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("fanout", ["gather", "fan_out"], "Did you mean fan_out?"),
        ("zzz", ["gather", "fan_out"], "Known: fan_out, gather."),
        ("zzz", [], "There is none yet."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest_one_or_all(name, known, cure):
    assert suggest(name, known) == cure
