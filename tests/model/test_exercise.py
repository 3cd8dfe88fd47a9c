"""What the files of an exercise say of it."""

from pathlib import Path

import msgspec
import pytest

from grader.model.exercise import AdviceText, Metadata, parse_wrong_solution, slug_of
from grader.model.verdict import Reason
from tests.builders import exercise_in

PATH = Path("wrong/joins_in_the_loop.py")
REQUIRED = {"title": "T", "summary": "S", "hints": []}


def test_the_places_of_an_exercise_follow_from_its_slug(tmp_path):
    exercise = exercise_in(tmp_path, "fan_out", track="threads", number=2)
    places = [exercise.stub, exercise.suite, exercise.reference, exercise.hidden_suite]
    assert [place.relative_to(tmp_path).as_posix() for place in places] == [
        "exercises/threads/02_fan_out/fan_out.py",
        "exercises/threads/02_fan_out/test_fan_out.py",
        "solutions/fan_out/fan_out.py",
        "solutions/fan_out/test_hidden.py",
    ]


@pytest.mark.parametrize(
    ("folder", "slug"), [("02_fan_out", "fan_out"), ("fan_out", "fan_out"), ("10_2_phase", "2_phase")]
)
def test_the_number_of_a_folder_is_no_part_of_the_slug(folder, slug):
    assert slug_of(folder) == slug


def test_a_wrong_solution_states_its_check_and_its_reason():
    wrong = parse_wrong_solution(
        "fan_out", PATH, '"""Joins."""\n# fails: one_second with sequential\n\nimport threading\n'
    )
    assert (wrong.name, wrong.check, wrong.reason) == ("joins_in_the_loop", "one_second", Reason.SEQUENTIAL)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it has no line '# fails: CHECK with REASON'"),
        ("x = 1  # fails: one_second with sequential\n", "it has no line"),
        ("# fails: one_second with sequential and more\n", "it has no line"),
        ("# fails: one_second with boredom\n", "there is no reason 'boredom'"),
    ],
)
def test_a_wrong_solution_that_states_none_is_refused_with_what_is_missing(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse_wrong_solution("fan_out", PATH, text)


def test_advice_is_written_with_the_word_try():
    about = msgspec.convert({**REQUIRED, "advice": {"sequential": {"try": "look"}}}, Metadata)
    assert about.advice == {Reason.SEQUENTIAL: AdviceText(hint="look")}
    assert about.coroutine is False


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"tilte": "T"}, "unknown field `tilte`"),
        ({"hints": "look"}, r"Expected `array`, got `str` - at `\$.hints`"),
        ({"advice": {"boredom": {}}}, "Invalid enum value 'boredom'"),
        ({"advice": {"raised": {"hint": "look"}}}, "unknown field `hint`"),
    ],
)
def test_metadata_with_a_slip_is_refused_with_its_place(changes, complaint):
    with pytest.raises(msgspec.ValidationError, match=complaint):
        msgspec.convert({**REQUIRED, **changes}, Metadata)
