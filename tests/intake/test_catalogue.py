"""The folders on disk are the catalogue."""

import pytest

from grader.intake.catalogue import ROOT, load_catalogue, wrong_solutions
from grader.model.errors import OperatorError
from grader.model.verdict import Reason
from tests.builders import exercise_in


def test_an_exercise_is_loaded_as_it_was_written(tmp_path):
    exercise = exercise_in(tmp_path)
    assert load_catalogue(tmp_path) == [exercise]


def test_exercises_are_in_teaching_order_with_unknown_tracks_last(tmp_path):
    for track, number, slug in [
        ("zebras", 1, "stripes"),
        ("races", 1, "counter"),
        ("threads", 10, "pool"),
        ("threads", 2, "fan_out"),
        ("asyncio", 1, "gather"),
        ("apes", 1, "climb"),
    ]:
        exercise_in(tmp_path, slug, track=track, number=number)
    assert [each.slug for each in load_catalogue(tmp_path)] == [
        *["fan_out", "pool", "counter", "gather"],
        *["climb", "stripes"],
    ]


def test_exercises_that_come_after_one_another_in_a_circle_are_refused(tmp_path):
    for slug, after in (("a", "b"), ("b", "a")):
        file = exercise_in(tmp_path, slug).folder / "exercise.toml"
        file.write_text(f'title = "T"\nsummary = "S"\nhints = []\nafter = ["{after}"]\n', encoding="utf-8")
    with pytest.raises(OperatorError, match=r"in a circle: (a → b → a|b → a → b)\."):
        load_catalogue(tmp_path)


def test_the_kit_itself_loads():
    assert len(load_catalogue(ROOT)) >= 15


def test_a_folder_without_exercises_is_refused(tmp_path):
    with pytest.raises(OperatorError, match=r"There are no exercises in .*exercises\. Run from a complete copy"):
        load_catalogue(tmp_path)


def test_two_exercises_with_the_same_slug_are_refused(tmp_path):
    exercise_in(tmp_path, "gather", track="asyncio")
    exercise_in(tmp_path, "gather", track="mixing")
    with pytest.raises(OperatorError, match="Two exercises are called gather"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"title = ", "Invalid value"),
        (b'title = "T"\n', "missing required field `summary`"),
        (b"\xff", "can't decode byte"),
    ],
)
def test_the_error_for_an_invalid_metadata_file_names_file_and_problem(tmp_path, content, complaint):
    (exercise_in(tmp_path).folder / "exercise.toml").write_bytes(content)
    with pytest.raises(OperatorError, match=rf"^exercises.threads.01_fan_out.exercise\.toml: .*{complaint}.*Correct"):
        load_catalogue(tmp_path)


def write_wrong(exercise, **texts):
    folder = exercise.solutions / "wrong"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)


def test_wrong_solutions_are_sorted_by_name_with_their_check_and_reason(tmp_path):
    exercise = exercise_in(tmp_path)
    write_wrong(exercise, b="# fails: order with wrong_order\n", a="# fails: many with sequential\n")
    found = [(wrong.name, wrong.check, wrong.reason) for wrong in wrong_solutions(exercise)]
    assert found == [("a", "many", Reason.SEQUENTIAL), ("b", "order", Reason.WRONG_ORDER)]


def test_the_error_names_the_first_wrong_solution_without_check_and_reason(tmp_path):
    exercise = exercise_in(tmp_path)
    write_wrong(exercise, a="# fails: many with sequential\n", b="", c="")
    with pytest.raises(ValueError, match=r"^b\.py: it has no line"):
        wrong_solutions(exercise)


def test_a_kit_without_solutions_has_no_wrong_solutions(tmp_path):
    assert wrong_solutions(exercise_in(tmp_path)) == []
