"""The command `inbox` says which attempt counts, in the words of the platform."""

import pytest

from grader.cli.main import main
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue


@pytest.fixture
def shown(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    make_catalogue(tmp_path / "kit")
    folder = tmp_path / "inbox"
    folder.mkdir()
    for day, text in (1, RIGHT), (2, SEQUENTIAL):
        (folder / f"hw_ann_attempt_2026-11-0{day}-11-00-00_run_all.py").write_text(text)

    def show():
        assert main(["inbox", str(folder), "--root", str(tmp_path / "kit")]) == 0
        return capsys.readouterr().out

    return show


def test_attempts_are_shown_by_their_times(shown):
    assert "2026-11-01 11:00, 2026-11-02 11:00" in shown()


def test_the_rules_of_the_course_choose_what_is_shown(shown, tmp_path):
    assert "the best of" not in shown()
    (tmp_path / "course.toml").write_text('[exercises.run_all]\nattempts = "best"\n')
    assert "run_all: the best of 2 attempts counts" in shown()


def test_the_numbers_that_canvas_gives_to_files_are_no_attempts(tmp_path, capsys):
    make_catalogue(tmp_path / "kit")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "leeann_7_9004_run_all.py").write_text(RIGHT)
    assert main(["inbox", str(tmp_path / "inbox"), "--root", str(tmp_path / "kit")]) == 0
    assert "9004" not in capsys.readouterr().out


def test_a_zero_in_the_number_of_an_attempt_is_shown(tmp_path, capsys):
    make_catalogue(tmp_path / "kit")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "ann--100--run_all.py").write_text(RIGHT)
    names = "(?P<student>[a-z]+)--(?P<attempt>[0-9]+)--(?P<file>.+)"
    assert main(["inbox", str(tmp_path / "inbox"), "--root", str(tmp_path / "kit"), "--names", names]) == 0
    assert " 100 " in capsys.readouterr().out


def test_lateness_is_that_of_the_due_date_and_extensions(shown, tmp_path):
    rules = 'timezone = "UTC"\n[exercises.run_all]\ndue = 2026-11-02T10:00:00\n'
    (tmp_path / "course.toml").write_text(rules)
    [line] = [each for each in shown().splitlines() if each.startswith("ann")]
    assert line.split()[1:2] == ["run_all"]  # the name of the file is the usual one
    assert line.partition("2026-11-02 11:00")[2].split()[0] == "run_all"
    (tmp_path / "course.toml").write_text(rules + "[extensions.ann]\nall = 2026-11-02T12:00:00\n")
    [line] = [each for each in shown().splitlines() if each.startswith("ann")]
    assert "run_all" not in line.partition("2026-11-02 11:00")[2].partition("by its name")[0]


def test_warnings_of_the_compiler_about_a_hand_in_are_not_shown_and_are_no_errors(tmp_path, capsys):
    make_catalogue(tmp_path / "kit")
    (tmp_path / "inbox" / "ann").mkdir(parents=True)
    (tmp_path / "inbox" / "ann" / "mine.py").write_text(f"DIGITS = '\\d'\nassert (DIGITS, 'is there')\n{RIGHT}")
    assert main(["inbox", str(tmp_path / "inbox"), "--root", str(tmp_path / "kit")]) == 0
    shown = capsys.readouterr()
    assert "by what it defines" in " ".join(shown.out.split())
    assert shown.err == ""
