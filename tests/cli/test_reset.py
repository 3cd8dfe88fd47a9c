"""The command `reset`: asks, keeps a backup, and gives the stub back."""

import io

import pytest

from grader.cli.main import main
from grader.learner import ProgressFile
from grader.model import Report
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, STUB, make_catalogue


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    return make_catalogue(tmp_path)


class Answer(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self):
        return True


def reset(tmp_path, *options):
    return main(["reset", "run_all", "--root", str(tmp_path), *options])


def backups(tmp_path):
    return [path.read_text() for path in tmp_path.glob("state/backups/run_all/*.py")]


@pytest.mark.parametrize("answer", ["y\n", "Yes\n"])
def test_after_a_yes_the_stub_is_back_and_the_code_is_kept(exercise, tmp_path, monkeypatch, capsys, answer):
    exercise.stub.write_text(RIGHT)
    ProgressFile(tmp_path).record(Report(exercises=(report_of(check_of("good"), slug="run_all"),)))
    monkeypatch.setattr("sys.stdin", Answer(answer))
    assert reset(tmp_path) == 0
    assert exercise.stub.read_text() == STUB
    assert backups(tmp_path) == [RIGHT]
    state = ProgressFile(tmp_path).read().of("run_all")
    assert (state.done, bool(state.passed)) == (False, True)
    assert "Your code is in" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_any_other_answer_changes_nothing(exercise, tmp_path, monkeypatch, capsys, answer):
    exercise.stub.write_text(RIGHT)
    monkeypatch.setattr("sys.stdin", Answer(answer))
    assert reset(tmp_path) == 1
    assert exercise.stub.read_text() == RIGHT
    assert backups(tmp_path) == []
    assert capsys.readouterr().out.endswith("Nothing is changed.\n")


def test_without_a_terminal_it_needs_yes(exercise, tmp_path, monkeypatch, capsys):
    exercise.stub.write_text(RIGHT)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert reset(tmp_path) == 2
    assert "Add --yes" in capsys.readouterr().err
    assert reset(tmp_path, "--yes") == 0
    exercise.stub.write_text(RIGHT + "# again\n")
    assert reset(tmp_path, "--yes") == 0
    assert sorted(backups(tmp_path)) == sorted([RIGHT, RIGHT + "# again\n"])


def test_a_stub_is_left_as_it_is(exercise, tmp_path, capsys):
    assert reset(tmp_path) == 0
    assert "is the stub already" in capsys.readouterr().out
    assert backups(tmp_path) == []


def test_a_file_that_is_gone_comes_back(exercise, tmp_path):
    exercise.stub.unlink()
    assert reset(tmp_path, "--yes") == 0
    assert exercise.stub.read_text() == STUB


def test_a_copy_without_the_stub_says_so(exercise, tmp_path, capsys):
    exercise.original.unlink()
    exercise.stub.write_text(RIGHT)
    assert reset(tmp_path, "--yes") == 2
    assert "exercises/.originals/run_all.py" in capsys.readouterr().err
    assert exercise.stub.read_text() == RIGHT


def test_nothing_is_changed_where_no_backup_can_be_kept(exercise, tmp_path, capsys):
    exercise.stub.write_text(RIGHT)
    (tmp_path / "state").write_text("a file, not a folder")
    assert reset(tmp_path, "--yes") == 2
    assert "Nothing is changed." in capsys.readouterr().err
    assert exercise.stub.read_text() == RIGHT
