"""pytest, as an editor starts it, gives the verdict that the grader gives."""

import subprocess
import sys
from pathlib import Path

from tests.tiny import SEQUENTIAL, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
BARE = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]


def run_pytest(*arguments):
    return subprocess.run([*BARE, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_stub_fails_with_words_instead_of_a_traceback():
    done = run_pytest("exercises/threads/02_fan_out")
    assert done.returncode == 1
    assert "failed: not_started" in done.stdout
    assert "README.md" in done.stdout
    assert "Traceback" not in done.stdout
    assert "pytest_plugin.py" not in done.stdout


def test_a_suite_outside_a_catalogue_says_what_is_missing(tmp_path):
    path = tmp_path / "test_alone.py"
    path.write_text("async def test_it(student):\n    pass\n")
    done = run_pytest("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(path))
    assert done.returncode == 1
    assert "exercise.toml is missing beside it" in " ".join(done.stdout.split())


def test_it_judges_what_stands_in_the_exercise_s_folder(tmp_path):
    exercise = make_catalogue(tmp_path)
    exercise.stub.write_text(SEQUENTIAL)
    done = run_pytest("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(exercise.suite))
    assert "failed: sequential" in done.stdout, done.stdout
