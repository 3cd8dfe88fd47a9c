"""`python -m grader` where the libraries are missing: one line, or the environment that `nox -s grade` has made."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = [pytest.mark.once, pytest.mark.skipif(sys.platform == "win32", reason="it uses links and a shell script")]


@pytest.fixture
def start(tmp_path):
    """Runs the grader of a copy in `tmp_path`/kit, by an interpreter without any library."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    kit = tmp_path / "kit"
    kit.mkdir()
    (kit / "grader").symlink_to(ROOT / "grader")

    def run(*arguments):
        line = [tmp_path / "bare" / "bin" / "python", "-m", "grader", *arguments]
        return subprocess.run(line, cwd=kit, capture_output=True, text=True, check=False)

    return run


def test_a_missing_library_is_one_line_with_its_cure(start):
    ended = start("next")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("grader: The library msgspec is not installed for")
    assert "-m nox -s grade" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_environment_of_the_session_is_used_if_it_is_complete(start, tmp_path):
    environment = tmp_path / "kit" / ".nox" / "grade"
    python = environment / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "in the environment: $*"\n')
    python.chmod(0o755)
    assert start("next", "-x").returncode == 2
    (environment / "kit-installed").write_text("")
    ended = start("next", "-x")
    assert (ended.returncode, ended.stdout) == (0, "in the environment: -I -m grader next -x\n")
