"""Rules of the house that a machine can keep."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
SUBMISSIONS = ROOT / "tests" / "hostile" / "submissions"  # those keep no rule
PROJECT = [
    path
    for part in ("grader", "tests", "benchmarks")
    for path in sorted((ROOT / part).rglob("*.py"))
    if path.parent != SUBMISSIONS
]


def test_imports_point_one_way(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", PROJECT, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)) or not text
    assert path.stem not in ("utils", "helpers", "misc", "common")


@pytest.mark.parametrize(
    "path", [p for p in PROJECT if p.parent in (ROOT / "tests", ROOT / "tests/sim")], ids=lambda path: path.name
)
def test_no_test_sleeps(path):
    """Sleeping happens in submissions only, and those are strings here."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    sleeps = [node.lineno for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep"]
    assert sleeps == []


def test_the_student_half_imports_the_standard_library_only():
    for path in (ROOT / "grader" / "student").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                top = node.module.split(".")[0]
                assert top not in ("msgspec", "psutil", "rich", "pytest"), path
