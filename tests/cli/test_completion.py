"""The Tab key: commands, options and exercises are completed by the real program, as a shell asks it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.completion import SHELLS
from grader.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent


def completed(line, tmp_path):
    answers = tmp_path / "answers"
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SHELL": "bash",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answers),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    subprocess.run([sys.executable, "-m", "grader"], cwd=ROOT, env=os.environ | asked, check=True)
    return [each.strip() for each in answers.read_text().splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("grader doc", ["doctor"]),
        ("grader hint ban", ["bank_account"]),
        ("grader grade RAC", ["races"]),
        ("grader watch exercises/ra", ["exercises/races/"]),
        ("grader list --rea", ["--readme"]),
    ],
)
def test_what_can_follow_is_offered(tmp_path, line, words):
    assert completed(line, tmp_path) == words


def test_all_commands_are_offered(tmp_path):
    assert {"grade", "watch", "hint", "next"} <= set(completed("grader ", tmp_path))


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_code(shell, capsys):
    assert main(["completion", shell]) == 0
    assert "grader" in capsys.readouterr().out
