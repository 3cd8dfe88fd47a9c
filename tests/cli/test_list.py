"""The list of exercises, in the terminal and in the README."""

from grader.cli.list import renew
from grader.cli.main import main
from grader.intake import ROOT, load_catalogue


def test_the_table_in_the_readme_is_that_of_the_catalogue():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == renew(text, load_catalogue()), "renew it: python -m grader list --readme"


def test_each_exercise_is_listed_with_its_level(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for exercise in load_catalogue():
        [line] = [line for line in lines if f" {exercise.slug} " in line and exercise.metadata.title in line]
        assert str(exercise.metadata.difficulty) in line.split()
