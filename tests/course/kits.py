"""A complete kit with one small exercise, for tests of courses."""

from pathlib import Path

from grader.course.contents import COPIED
from tests.tiny import make_catalogue

STUB = "exercises/threads/01_run_all/run_all.py"
SUITE = "exercises/threads/01_run_all/test_run_all.py"


def make_kit(root: Path) -> Path:
    """Writes the exercise and the files that a course takes from a kit. The package `grader` is the real one."""
    make_catalogue(root)
    for name in (*COPIED, "docs/github.md"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} of the kit\n", encoding="utf-8")
    return root


def write(root: Path, name: str, text: str = "x = 1\n") -> None:
    """Writes one file below `root`."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
