"""The folders are the catalogue."""

import pytest

from grader.intake.catalogue import ROOT, choose, load_catalogue, wrong_solutions
from grader.model.errors import OperatorError
from grader.model.verdict import Reason
from tests.builders import exercise_in


def test_what_was_written_is_what_is_loaded(tmp_path):
    exercise = exercise_in(tmp_path)
    assert load_catalogue(tmp_path) == [exercise]


def test_exercises_stand_in_the_order_of_teaching_and_strange_tracks_last(tmp_path):
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
        *["fan_out", "pool", "gather", "counter"],
        *["climb", "stripes"],
    ]


def test_the_kit_itself_loads():
    assert load_catalogue(ROOT)


def test_a_folder_without_exercises_is_no_kit(tmp_path):
    with pytest.raises(OperatorError, match=r"There are no exercises in .*exercises\. Run from a complete copy"):
        load_catalogue(tmp_path)


def test_two_exercises_of_one_name_are_refused(tmp_path):
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
def test_a_bad_metadata_file_is_named_with_what_is_wrong_in_it(tmp_path, content, complaint):
    (exercise_in(tmp_path).folder / "exercise.toml").write_bytes(content)
    with pytest.raises(OperatorError, match=rf"^exercises.threads.01_fan_out.exercise\.toml: .*{complaint}.*Correct"):
        load_catalogue(tmp_path)


def test_choosing_keeps_the_catalogues_order_and_names_each_once(tmp_path):
    known = [exercise_in(tmp_path, slug, number=n) for n, slug in enumerate(["fan_out", "gather", "pool"])]
    assert choose(known, ["pool", "fan_out", "pool"]) == [known[0], known[2]]
    assert choose(known, []) == known


def test_an_unknown_slug_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(OperatorError, match=r"There is no exercise 'fanout'\. Did you mean fan_out\?"):
        choose([exercise_in(tmp_path)], ["fanout"])


def write_wrong(exercise, **texts):
    folder = exercise.solutions / "wrong"
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)


def test_wrong_solutions_come_by_name_with_what_they_state(tmp_path):
    exercise = exercise_in(tmp_path)
    write_wrong(exercise, b="# fails: order with wrong_order\n", a="# fails: many with sequential\n")
    found = [(wrong.name, wrong.check, wrong.reason) for wrong in wrong_solutions(exercise)]
    assert found == [("a", "many", Reason.SEQUENTIAL), ("b", "order", Reason.WRONG_ORDER)]


def test_the_first_wrong_solution_that_states_nothing_is_named(tmp_path):
    exercise = exercise_in(tmp_path)
    write_wrong(exercise, a="# fails: many with sequential\n", b="", c="")
    with pytest.raises(ValueError, match=r"^b\.py: it has no line"):
        wrong_solutions(exercise)


def test_a_students_copy_has_no_wrong_solutions(tmp_path):
    assert wrong_solutions(exercise_in(tmp_path)) == []
