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
