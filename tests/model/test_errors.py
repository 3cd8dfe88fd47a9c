"""An operator's error is one line with its fix."""

import pytest

from grader.model.errors import OperatorError, suggest


def test_an_operator_error_gives_the_problem_and_then_the_fix():
    error = OperatorError("There is no file.", "Make one.")
    assert str(error) == "There is no file. Make one."
    assert (error.problem, error.fix) == ("There is no file.", "Make one.")


@pytest.mark.parametrize(
    ("name", "known", "fix"),
    [
        ("fanout", ["gather", "fan_out"], "Did you mean fan_out?"),
        ("zzz", ["gather", "fan_out"], "Known: fan_out, gather."),
        ("zzz", [], "None exists yet."),
        ("zzz", [f"u{n:03}" for n in range(62)], f"Known: {', '.join(f'u{n:03}' for n in range(60))} and 2 more."),
    ],
)
def test_the_fix_for_an_unknown_name_is_the_most_similar_one_or_the_list(name, known, fix):
    assert suggest(name, known) == fix
