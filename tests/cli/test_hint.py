"""Hints appear one more each time, and never all at once."""

import pytest

from grader.cli.main import main
from grader.learner import ProgressFile
from grader.model import Report
from tests.builders import check_of, report_of
from tests.tiny import make_catalogue


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    make_catalogue(tmp_path)  # an exercise with the hints "one", "two" and "three"
    return tmp_path


@pytest.mark.parametrize(
    ("number", "output"),
    [
        ([], "1. one\n\n2 more: add 2 to the command.\n"),
        (["2"], "1. one\n2. two\n\n1 more: add 3 to the command.\n"),
        (["3"], "1. one\n2. two\n3. three\n"),
    ],
)
def test_the_first_hints_are_shown(root, capsys, number, output):
    assert main(["hint", "run_all", *number, "--root", str(root)]) == 0
    assert capsys.readouterr().out == output


@pytest.mark.parametrize("number", ["0", "4", "-1"])
def test_a_hint_that_does_not_exist_is_a_mistake_in_the_command(root, capsys, number):
    assert main(["hint", "--root", str(root), "run_all", number]) == 2
    assert capsys.readouterr().err.startswith("grader: ")


def test_an_exercise_without_hints_says_so(tmp_path, capsys):
    make_catalogue(tmp_path, metadata='title = "Run all"\nsummary = "All at once."\nhints = []\n')
    assert main(["hint", "run_all", "--root", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "grader: run_all has no hints. Its README.md is all there is.\n"


@pytest.mark.parametrize(("arguments", "count"), [([], 1), (["2"], 2)])
def test_without_a_slug_the_hints_are_for_the_exercise_that_comes_next(root, capsys, arguments, count):
    assert main(["hint", *arguments, "--root", str(root)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("run_all, the exercise that comes next:")
    assert ("1. one" in output, "2. two" in output) == (True, count == 2)


def test_without_a_slug_at_the_end_of_the_course_an_exercise_has_to_be_named(root, capsys):
    ProgressFile(root).record(Report(exercises=(report_of(check_of("good"), slug="run_all"),)))
    assert main(["hint", "--root", str(root)]) == 2
    assert capsys.readouterr().err == "grader: You have finished the course. Name an exercise.\n"
