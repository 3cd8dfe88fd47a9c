"""The command `run`: one run with real pauses and the program's own output, and no verdict."""

import re

import pytest

from grader.cli.main import main
from grader.learner import ProgressFile
from tests.tiny import RIGHT, make_catalogue


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    return make_catalogue(tmp_path)


def run(tmp_path, capsys):
    code = main(["run", "run_all", "--root", str(tmp_path)])
    return code, capsys.readouterr().out


def test_a_program_that_is_too_slow_runs_to_its_end_and_its_lines_come_with_their_times(exercise, tmp_path, capsys):
    exercise.stub.write_text("def run_all(jobs):\n    return [(print('next'), job())[1] for job in jobs]\n")
    code, output = run(tmp_path, capsys)
    assert code == 0
    assert "run_all  Three jobs run at once" in output
    times = [float(each) for each in re.findall(r"([\d.]+) s  next", output)]
    assert len(times) == 3
    assert times[2] - times[0] >= 0.19  # two jobs of a tenth of a second, one after the other
    assert "returned [<result of job 1>, <result of job 2>, <result of job 3>] after" in output
    assert "no verdict" in output
    assert not ProgressFile(tmp_path).read().exercises


def test_an_exception_is_explained_with_its_line(exercise, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(exercise.folder)
    exercise.stub.write_text("def run_all(jobs):\n    print('here')\n    return jobs[7]\n")
    code, output = run(tmp_path, capsys)
    assert code == 0
    assert "s  here" in output
    assert "run_all raised IndexError" in output
    assert "run_all.py:3 in run_all" in output


def test_a_right_program_shows_its_jobs(exercise, tmp_path, capsys):
    exercise.stub.write_text(RIGHT)
    _, output = run(tmp_path, capsys)
    assert "█" in output


def test_a_stub_is_not_run(exercise, tmp_path, capsys):
    assert main(["run", "run_all", "--root", str(tmp_path)]) == 2
    assert "The file is still the stub. Edit run_all.py first." in capsys.readouterr().err


def test_a_missing_file_can_be_had_back_and_not_edited(exercise, tmp_path, capsys):
    exercise.stub.unlink()
    assert main(["run", "run_all", "--root", str(tmp_path)]) == 2
    assert "run_all.py does not exist. Save your code under this name." in capsys.readouterr().err


def test_a_suite_without_a_real_run_says_so(tmp_path, capsys):
    suite = 'async def test_it(student):\n    """All schedules"""\n    await student.explore("run_all")\n'
    make_catalogue(tmp_path, suite=suite).stub.write_text(RIGHT)
    assert main(["run", "run_all", "--root", str(tmp_path)]) == 2
    assert "has no check with a real run" in capsys.readouterr().err
