"""The command line: help, mistakes, and that each command is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.main import COMMANDS, main
from tests.tiny import make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def root(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_of_its_own(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    output = capsys.readouterr().out
    assert output.startswith(f"usage: grader {name}")
    assert " ".join(COMMANDS[name].text.split()) in " ".join(output.split())


def test_the_help_lists_all_commands(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    output = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"\n    {name}\s", output)] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grade", "run_al"], "Did you mean run_all?"),
        (["grade", "xyz"], "Known: run_all."),
        (["grade", "--submission", "nowhere"], "nowhere does not exist."),
        (["grade", "--submission", "."], "contains no submitted file."),
        (["grade", "run_all", "--submission", "."], "There is no run_all.py in"),
        (["grade", "--json", "no/such/folder/x.json"], "cannot be written."),
        (["grade", "--no-such-option"], "grade does not know --no-such-option. See: python -m grader grade --help"),
        (["course", "nonsense"], "See: python -m grader course --help"),
        (["grade", "--submission", ".", "--solutions"], "not allowed with"),
        (["hint", "run_all", "9"], "has 3 hints"),
        (["hint", "nothing"], "There is no exercise"),
        (["solution", "run_al"], "Did you mean run_all?"),
        (["reset", "xyz"], "Known: run_all."),
        (["new", "Not A Name"], "lower-case"),
        (["new", "run_all"], "already"),
        (["no_such_command"], "There is no command 'no_such_command'. See: python -m grader --help"),
        (["wach"], "There is no command 'wach'. Did you mean watch?"),
    ],
)
def test_a_mistake_in_the_command_gets_one_line_and_exit_code_2(root, inbox, capsys, monkeypatch, arguments, message):
    monkeypatch.chdir(inbox)
    monkeypatch.delenv("GRADER_VIA", raising=False)
    extra = ["--root", str(root)] if arguments[0] in COMMANDS else []
    assert main([*arguments, *extra]) == 2
    output = capsys.readouterr().err
    assert message in output
    assert output.count("\n") == 1


def test_mistakes_in_a_file_get_a_line_each_and_none_of_them_can_act(root, inbox, capsys):
    inbox.with_name("course.toml").write_text('lat = 1\n[exercises."x\\u001b[2J"]\nweight = -1\n')
    assert main(["inbox", str(inbox), "--root", str(root)]) == 2
    first, *mistakes, last = capsys.readouterr().err.splitlines()
    assert first.startswith("grader: ")
    assert first.endswith("course.toml has 3 mistakes:")
    assert [each[:2] for each in mistakes] == ["  "] * 3
    assert "\x1b" not in "".join(mistakes)
    assert last == "Correct the file (docs/batch.md)."


@pytest.mark.parametrize(("variable", "names"), [("GRADER_LAUNCHER", "fork, spawn"), ("GRADER_ENGINE", "fork, spawn")])
def test_an_unknown_backend_gets_one_line_too(root, capsys, monkeypatch, variable, names):
    monkeypatch.setenv(variable, "spoon")
    assert main(["grade", "--solutions", "--root", str(root)]) == 2
    assert f"{variable} is 'spoon'. Here it can be: {names}.\n" in capsys.readouterr().err


def test_check_says_what_a_new_exercise_still_needs(tmp_path, capsys):
    make_catalogue(tmp_path)
    assert main(["new", "my_own", "--root", str(tmp_path)]) == 0
    assert main(["check", "my_own", "--root", str(tmp_path)]) == 1
    output = capsys.readouterr().out
    assert "1 wrong solutions. Write at least 8" in output
    assert "0 hints. Write at least 3" in output
    assert "reference: together is failed (not_started)" in output


def test_the_package_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "grader", "--version"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.startswith(b"grader ")
