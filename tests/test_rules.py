"""Rules of the house that a program can check."""

import ast
import importlib
import re
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
SUBMISSIONS = ROOT / "tests" / "hostile" / "submissions"  # attacks keep no rule
STYLES = ROOT / "tests" / "right_solutions"  # nor do right solutions in the styles of other people
PROGRAMS = ROOT / "tests" / "sim" / "programs"  # programs under test keep no rule either
TEMPLATES = ROOT / "grader" / "platforms" / "templates"  # programs of platforms, with placeholders
GRADER = sorted(path for path in (ROOT / "grader").rglob("*.py") if not path.is_relative_to(TEMPLATES))
BOTH_SIDES = ("plain_values", "guarded_syntax")
"""Modules of both sides."""
PROJECT = [
    path
    for part in ("grader", "tests", "benchmarks")
    for path in sorted((ROOT / part).rglob("*.py"))
    if not path.is_relative_to(TEMPLATES)
    and not path.is_relative_to(SUBMISSIONS)
    and not path.is_relative_to(STYLES)
    and not path.is_relative_to(PROGRAMS)
]
PACKAGES = [path.parent for path in GRADER if path.name == "__init__.py" and path.parent != ROOT / "grader"]


def short(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_by(path):
    """The full names of the modules that a file imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}:{node.lineno}: write imports in full"
            yield str(node.module)


def test_the_walk_over_the_files_finds_them():
    assert len(GRADER) > 100
    assert len(PROJECT) > len(GRADER) + 50
    assert len(PACKAGES) >= 17, sorted(map(short, PACKAGES))


def test_imports_point_one_way(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", PROJECT, ids=short)
def test_a_file_is_short_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)) or not text
    assert path.stem not in ("utils", "helpers", "misc", "common")


@pytest.mark.parametrize("path", [path for path in PROJECT if path.is_relative_to(ROOT / "tests")], ids=short)
def test_no_test_sleeps(path):
    """Sleeping happens in submissions only, and those are strings in test files."""
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    sleeps = [node.lineno for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "sleep"]
    names = [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "sleep"]
    assert sleeps + names == []


@pytest.mark.parametrize(
    "path",
    [path for path in GRADER if {"student", "sim"} & set(path.parts) or path.stem in BOTH_SIDES],
    ids=short,
)
def test_the_students_side_imports_the_standard_library_only(path):
    foreign = [name for name in imported_by(path) if name.partition(".")[0] not in sys.stdlib_module_names]
    # _interpreters is in the standard library from 3.13 on
    allowed = ("grader.student", "grader.sim", "_interpreters", *(f"grader.{name}" for name in BOTH_SIDES))
    assert [name for name in foreign if name != "grader" and not name.startswith(allowed)] == []


def test_that_rule_notices_an_import_of_any_kind(tmp_path):
    for line in ("import numpy", "import numpy.linalg as la", "from numpy import array", "def f():\n    import numpy"):
        (tmp_path / "framing.py").write_text(line)
        assert any(name.startswith("numpy") for name in imported_by(tmp_path / "framing.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=short)
def test_a_package_has_a_face(package):
    name = short(package).replace("/", ".")
    module = importlib.import_module(name)
    assert len((module.__doc__ or "").splitlines()) >= 3, "say what it is for, what it may import, and who calls it"
    assert len(set(module.__all__)) == len(module.__all__)
    for public in module.__all__:
        assert hasattr(module, public) or importlib.import_module(f"{name}.{public}"), public


@pytest.mark.parametrize("path", GRADER, ids=short)
def test_other_packages_import_from_the_face(path):
    """What a package offers stands in its `__init__.py`. A late import inside a function may go to a module."""
    for node in tree_of(path).body:
        if not isinstance(node, ast.ImportFrom) or not str(node.module).startswith("grader."):
            continue
        target = ROOT.joinpath(*str(node.module).split("."))
        package = target if target.is_dir() else target.parent
        if package == ROOT / "grader" or path.parent.is_relative_to(package):
            continue
        face = importlib.import_module(short(package).replace("/", "."))
        inside = {alias.name for alias in node.names} & set(face.__all__)
        assert target == package or not inside, f"{short(path)}:{node.lineno}: import {inside} from {face.__name__}"


def test_a_public_name_has_one_meaning():
    """Classes and functions of the same name in two modules mislead whoever searches for them."""
    places: dict[str, list[str]] = {}
    for path in GRADER:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                places.setdefault(node.name, []).append(short(path))
    double = {name: where for name, where in places.items() if len(where) > 1 and name not in SHARED}
    assert double == {}


SHARED = {
    "main",  # the entry point of a process
    "run",  # runs one command of the command line; in the scheduler's asyncio, it is asyncio's own
    "pytest_configure",  # a hook of pytest, in each of the two plugins
    "add_arguments",  # adds the arguments of one command to its parser
}
"""Names that mean the same thing wherever they stand."""


@pytest.mark.parametrize("path", [path for path in GRADER if path.name != "__init__.py"], ids=short)
def test_the_design_names_every_module(path):
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    package = short(path.parent).removeprefix("grader").strip("/")
    row = next((line for line in page.splitlines() if line.startswith(f"| `{package}/` |")), "")
    assert path.parent == ROOT / "grader" or re.search(rf"`{path.stem}`", row), f"name it in docs/design.md, {package}/"


def test_the_design_names_no_module_that_is_gone():
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+)/` \| (.*?) \|", page, flags=re.MULTILINE)
    assert len(rows) == len(PACKAGES)
    for package, modules in rows:
        for stem in re.findall(r"`(\w+)`", modules):
            assert (ROOT / "grader" / package / f"{stem}.py").is_file(), f"{package}/{stem}.py"
