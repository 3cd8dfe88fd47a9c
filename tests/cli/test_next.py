"""The command `next`: the position in the course, and what comes next."""

from grader.cli.main import main
from grader.learner import ProgressFile
from grader.model import Report
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, make_catalogue


def test_it_names_the_next_exercise_and_grades_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    make_catalogue(tmp_path)
    assert main(["next", "--root", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("0 of 1 exercises done\n")
    assert "next  run_all  Run all" in output
    assert not (tmp_path / "state").exists()


def test_after_the_last_exercise_it_says_that_the_course_is_finished(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    exercise = make_catalogue(tmp_path)
    exercise.stub.write_text(RIGHT)
    assert main(["grade", "--root", str(tmp_path)]) == 0
    assert "You have finished the course." in capsys.readouterr().out
    assert main(["next", "--root", str(tmp_path)]) == 0
    assert "You have finished the course." in capsys.readouterr().out
    assert main(["list", "--root", str(tmp_path)]) == 0
    assert "✓" in capsys.readouterr().out


def test_one_pass_does_not_finish_a_course_of_two(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    make_catalogue(tmp_path)
    assert main(["new", "second", "--root", str(tmp_path)]) == 0
    ProgressFile(tmp_path).record(Report(exercises=(report_of(check_of("good"), slug="run_all"),)))
    capsys.readouterr()
    assert main(["next", "--root", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("1 of 2 exercises done\n")
    assert "next  second" in output
