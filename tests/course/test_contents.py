"""What a course contains: exercises, the grader, its own workflows; no solutions and nothing of the maintainers."""

import json
import posixpath
import re
import tomllib
from typing import get_args

import pytest
import yaml

from grader.course import course_files, is_stub
from grader.intake import ROOT, load_catalogue
from grader.model import OperatorError
from grader.reports import github


@pytest.fixture(scope="module")
def files():
    return course_files(ROOT)


def test_every_exercise_is_there_without_its_solutions(files):
    for exercise in load_catalogue(ROOT):
        folder = exercise.folder.relative_to(ROOT).as_posix()
        assert files[f"{folder}/{exercise.slug}.py"] == exercise.stub.read_bytes()
        assert f"{folder}/{exercise.suite.name}" in files
    assert [name for name in files if name.startswith("solutions") or name.endswith("test_hidden.py")] == []


def test_nothing_of_the_maintainers_is_there(files):
    tops = {name.partition("/")[0] for name in files}
    assert tops == {
        *(".devcontainer", ".github", ".gitignore", ".vscode", "LICENSE", "README.md", "action.yml", "docs"),
        *("exercises", "grader", "noxfile.py", "pyproject.toml"),
    }
    workflows = {name for name in files if name.startswith(".github/")}
    assert workflows == {f".github/workflows/{name}.yml" for name in ("grade", "pull-request", "comment")}
    assert [name for name in files if "__pycache__" in name or name.endswith(".pyc")] == []


def test_chosen_exercises_are_the_only_ones():
    found = [name for name in course_files(ROOT, ["fan_out"]) if name.startswith("exercises/")]
    assert {name.split("/")[2] for name in found if ".originals" not in name} == {"02_fan_out"}
    assert [name for name in found if ".originals" in name] == ["exercises/.originals/fan_out.py"]
    with pytest.raises(OperatorError, match="no exercise 'fan_in'"):
        course_files(ROOT, ["fan_in"])


def test_a_kit_that_is_not_complete_makes_no_course(tmp_path):
    with pytest.raises(OperatorError, match="no exercises"):
        course_files(tmp_path)


def test_the_course_needs_the_packages_that_the_kit_needs(files):
    kit, course = (
        tomllib.loads(text) for text in ((ROOT / "pyproject.toml").read_text("utf-8"), files["pyproject.toml"].decode())
    )
    for key in ("requires-python", "dependencies", "scripts", "entry-points", "name"):
        assert course["project"][key] == kit["project"][key], "change grader/course/templates/pyproject.toml.in, too"
    assert course["build-system"] == kit["build-system"]


def test_links_in_the_pages_of_a_course_lead_to_its_files(files):
    for page in ("README.md", *(name for name in files if name.startswith("docs/"))):
        for link in re.findall(r"\]\(([\w./-]+\.md)\)", files[page].decode()):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) in files, f"{page}: {link}"


def test_the_page_about_github_names_every_input_output_and_state(files):
    page, action = files["docs/github.md"].decode(), yaml.safe_load(files["action.yml"])
    for name in (*action["inputs"], *action["outputs"], *get_args(github.State)):
        assert f"`{name}`" in page, name
    for name, how in action["inputs"].items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert how["default"] in row or name in ("exercises", "kit-ref", "kit-repository"), row
    for uses in re.findall(r"actions/\S+@\S+ # \S+", page):
        assert uses in files[".github/workflows/grade.yml"].decode(), uses


@pytest.mark.parametrize("name", [".devcontainer/devcontainer.json", ".vscode/tasks.json"])
def test_files_of_editors_can_be_read(files, name):
    assert json.loads(files[name])


def test_the_commands_of_the_course_are_those_that_its_pages_name(files):
    noxfile = files["noxfile.py"].decode()
    compile(noxfile, "noxfile.py", "exec")
    named = set(re.findall(r"nox -s (\w+)", files["README.md"].decode()))
    assert {"grade", "watch", "hint", "list", "reset"} <= named
    for name in named:
        assert f"\ndef {name}(session" in noxfile or f'@nox.session(name="{name}"' in noxfile


@pytest.mark.parametrize(
    ("path", "stub"),
    [
        ("exercises/threads/02_fan_out/fan_out.py", True),
        ("exercises/threads/fan_out/fan_out.py", True),
        ("exercises/threads/02_fan_out/test_fan_out.py", False),
        ("exercises/threads/02_fan_out/sub/fan_out.py", False),
        ("grader/threads/02_fan_out/fan_out.py", False),
    ],
)
def test_students_write_in_stubs(path, stub):
    assert is_stub(path) is stub
