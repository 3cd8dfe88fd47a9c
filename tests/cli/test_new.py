"""A new exercise can be loaded at once, and its programs are consistent."""

import ast

import pytest

from grader.cli.new import scaffold
from grader.intake.catalogue import load_catalogue, wrong_solutions
from grader.model.errors import OperatorError
from grader.model.verdict import Reason


def test_a_new_exercise_is_loaded_by_the_catalogue(tmp_path):
    folder = scaffold(tmp_path, "fan_out", "threads")
    [exercise] = load_catalogue(tmp_path)
    assert (exercise.folder, exercise.slug, exercise.track) == (folder, "fan_out", "threads")
    assert exercise.metadata.title == "Fan out"
    assert "# Fan out" in (folder / "README.md").read_text()


def test_the_stub_the_suite_and_the_wrong_solution_fit_each_other(tmp_path):
    scaffold(tmp_path, "fan_out", "threads")
    [exercise] = load_catalogue(tmp_path)
    [wrong] = wrong_solutions(exercise)
    for path in (exercise.stub, exercise.reference, wrong.path):
        assert [each.name for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef)] == [
            "fan_out"
        ]
    assert (wrong.check, wrong.reason) == ("together", Reason.SEQUENTIAL)
    assert "async def test_together(student)" in exercise.suite.read_text()
    assert 'student.call("fan_out"' in exercise.suite.read_text()


def test_exercises_of_a_track_are_numbered_consecutively(tmp_path):
    folders = [scaffold(tmp_path, slug, track).name for slug, track in [("a", "t"), ("b", "t"), ("c", "u"), ("d", "t")]]
    assert folders == ["01_a", "02_b", "01_c", "03_d"]


def test_a_folder_that_only_looks_numbered_is_not_counted(tmp_path):
    (tmp_path / "exercises/threads/2nd_draft").mkdir(parents=True)
    assert scaffold(tmp_path, "fan_out", "threads").name == "01_fan_out"


@pytest.mark.parametrize("place", ["exercises/asyncio/07_fan_out", "exercises/asyncio/fan_out", "solutions/fan_out"])
def test_an_existing_exercise_is_not_overwritten(tmp_path, place):
    (tmp_path / place).mkdir(parents=True)
    with pytest.raises(OperatorError, match="There is an exercise fan_out already"):
        scaffold(tmp_path, "fan_out", "threads")
    assert not (tmp_path / "exercises/threads").exists()


def test_a_slug_may_be_the_end_of_another_slug(tmp_path):
    scaffold(tmp_path, "fan_out", "threads")
    assert scaffold(tmp_path, "out", "threads").name == "02_out"


@pytest.mark.parametrize("name", ["", "Fan", "fan-out", "2fan", "../fan", "class", "fän", "fan\n"])
def test_a_slug_that_is_not_a_python_name_is_refused(tmp_path, name):
    for slug, track in ((name, "threads"), ("fan_out", name)):
        with pytest.raises(OperatorError, match=r"cannot name one\. Use lower-case letters"):
            scaffold(tmp_path, slug, track)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_the_kit_must_exist(tmp_path):
    with pytest.raises(OperatorError, match=r"nowhere is not a folder\. Give the folder of the kit"):
        scaffold(tmp_path / "nowhere", "fan_out", "threads")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "exercises").write_text("in the way")
    with pytest.raises(OperatorError, match=r"exercises.* cannot be written: .*\. Check the folder"):
        scaffold(tmp_path, "fan_out", "threads")
