"""Reading an exercise and its wrong solutions from their files."""

from pathlib import Path

import msgspec
import pytest

from grader.model.exercise import AdviceText, Metadata, parse_wrong_solution, slug_of
from grader.model.verdict import Reason
from tests.builders import exercise_in

PATH = Path("wrong/joins_in_the_loop.py")
REQUIRED = {"title": "T", "summary": "S", "hints": []}


def test_the_paths_of_an_exercise_follow_from_its_slug(tmp_path):
    exercise = exercise_in(tmp_path, "fan_out", track="threads", number=2)
    paths = [exercise.stub, exercise.suite, exercise.reference, exercise.hidden_suite]
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "exercises/threads/02_fan_out/fan_out.py",
        "exercises/threads/02_fan_out/test_fan_out.py",
        "solutions/fan_out/fan_out.py",
        "solutions/fan_out/test_hidden.py",
    ]


@pytest.mark.parametrize(
    ("folder", "slug"), [("02_fan_out", "fan_out"), ("fan_out", "fan_out"), ("10_2_phase", "2_phase")]
)
def test_the_number_of_a_folder_is_not_part_of_the_slug(folder, slug):
    assert slug_of(folder) == slug


def test_a_wrong_solution_states_its_check_and_its_reason():
    wrong = parse_wrong_solution(
        "fan_out", PATH, '"""Joins."""\n# fails: one_second with sequential\n\nimport threading\n'
    )
    assert (wrong.name, wrong.check, wrong.reason) == ("joins_in_the_loop", "one_second", Reason.SEQUENTIAL)


def test_a_wrong_solution_may_state_another_reason_for_another_check():
    wrong = parse_wrong_solution("fan_out", PATH, "# fails: many with sequential\n# fails: order with wrong_result\n")
    assert (wrong.check, wrong.reason) == ("many", Reason.SEQUENTIAL)
    assert wrong.stated == {"many": Reason.SEQUENTIAL, "order": Reason.WRONG_RESULT}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it has no line '# fails: CHECK with REASON'"),
        ("x = 1  # fails: one_second with sequential\n", "it has no line"),
        ("# fails: one_second with sequential and more\n", "it has no line"),
        ("# fails: many with sequential\n# fails: one_second with boredom\n", "there is no reason 'boredom'"),
        ("# fails: one_second with boredom\n", "there is no reason 'boredom'"),
    ],
)
def test_the_error_for_a_wrong_solution_without_a_check_and_a_reason_names_what_is_missing(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse_wrong_solution("fan_out", PATH, text)


def test_a_hint_is_called_try_in_the_file():
    metadata = msgspec.convert({**REQUIRED, "advice": {"sequential": {"try": "look"}}}, Metadata)
    assert metadata.advice == {Reason.SEQUENTIAL: AdviceText(hint="look")}
    assert metadata.coroutine is False


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"tilte": "T"}, "unknown field `tilte`"),
        ({"hints": "look"}, r"Expected `array`, got `str` - at `\$.hints`"),
        ({"advice": {"boredom": {}}}, "Invalid enum value 'boredom'"),
        ({"advice": {"raised": {"hint": "look"}}}, "unknown field `hint`"),
    ],
)
def test_the_error_for_invalid_metadata_names_the_place(changes, complaint):
    with pytest.raises(msgspec.ValidationError, match=complaint):
        msgspec.convert({**REQUIRED, **changes}, Metadata)
