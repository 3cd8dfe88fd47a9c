"""A pull request that changes the kit's files changes no verdict, and the report names what it changed.

Each kind of tampering is tried with a right and with a sequential solution, in a copy of a course.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.course import init_course
from tests.course.kits import STUB, SUITE, make_kit, write
from tests.tiny import RIGHT, SEQUENTIAL

FOLDER = "exercises/threads/01_run_all"
ALWAYS = 'def test_together(student):\n    """All is well"""\n'
FORGE = """
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
"""
LIAR = "import os\nos._exit(0)\n"


def edit_the_suite(tree: Path) -> None:
    write(tree, SUITE, ALWAYS)


def empty_the_suite(tree: Path) -> None:
    write(tree, SUITE, "")


def remove_the_suite(tree: Path) -> None:
    (tree / SUITE).unlink()


def link_the_suite(tree: Path) -> None:
    write(tree, "notes.py", ALWAYS)
    (tree / SUITE).unlink()
    (tree / SUITE).symlink_to("../../../notes.py")


def add_scenarios(tree: Path) -> None:
    write(tree, f"{FOLDER}/scenarios.py", LIAR)


def change_the_metadata(tree: Path) -> None:
    write(tree, f"{FOLDER}/exercise.toml", 'title = "x"\nsummary = "x"\nhints = []\nform = "repair"\n')


def add_conftest(tree: Path) -> None:
    write(tree, "conftest.py", FORGE)
    write(tree, f"{FOLDER}/conftest.py", FORGE)


def change_pyproject(tree: Path) -> None:
    write(tree, "pyproject.toml", '[tool.pytest.ini_options]\naddopts = "-k nothing -p no:grader"\n')
    write(tree, "pytest.ini", "[pytest]\naddopts = --co\n")


def change_the_workflow(tree: Path) -> None:
    write(tree, ".github/workflows/grade.yml", "on: push\njobs: {}\n")
    write(tree, ".github/workflows/more.yml", "on: push\njobs: {}\n")
    write(tree, "action.yml", "runs: {using: composite, steps: []}\n")


def replace_the_judge(tree: Path) -> None:
    write(tree, "grader/judging/judge.py", "def judge(*_):\n    return None\n")


def bring_a_grader(tree: Path) -> None:
    shutil.rmtree(tree / "grader")
    write(tree, "grader/__init__.py", LIAR)
    write(tree, "grader/__main__.py", LIAR)


def shadow_libraries(tree: Path) -> None:
    write(tree, "pytest.py", LIAR)
    write(tree, "msgspec/__init__.py", LIAR)
    write(tree, f"{FOLDER}/asyncio.py", LIAR)
    write(tree, "sitecustomize.py", LIAR)
    write(tree, "x.pth", "import os; os._exit(0)\n")


def bring_solutions(tree: Path) -> None:
    write(tree, "solutions/run_all/test_hidden.py", ALWAYS)
    write(tree, "solutions/run_all/run_all.py", RIGHT)


def change_the_manifest(tree: Path) -> None:
    write(tree, "course.json", '{"kit": "9", "exercises": [], "files": {}}')


KINDS = {
    edit_the_suite: {(SUITE, "changed")},
    empty_the_suite: {(SUITE, "changed")},
    remove_the_suite: {(SUITE, "missing")},
    link_the_suite: {(SUITE, "link")},
    add_scenarios: {(f"{FOLDER}/scenarios.py", "added")},
    change_the_metadata: {(f"{FOLDER}/exercise.toml", "changed")},
    add_conftest: {("conftest.py", "added"), (f"{FOLDER}/conftest.py", "added")},
    change_pyproject: {("pyproject.toml", "changed"), ("pytest.ini", "added")},
    change_the_workflow: {
        (".github/workflows/grade.yml", "changed"),
        (".github/workflows/more.yml", "added"),
        ("action.yml", "changed"),
    },
    replace_the_judge: {("grader/judging/judge.py", "changed")},
    bring_a_grader: {("grader/__init__.py", "changed"), ("grader/__main__.py", "changed")},
    shadow_libraries: {
        ("pytest.py", "added"),
        ("msgspec/__init__.py", "added"),
        (f"{FOLDER}/asyncio.py", "added"),
        ("sitecustomize.py", "added"),
        ("x.pth", "added"),
    },
    bring_solutions: {("solutions/run_all/test_hidden.py", "added"), ("solutions/run_all/run_all.py", "added")},
    change_the_manifest: {("course.json", "changed")},
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The base: a course, as its workflow checks it out."""
    place = tmp_path_factory.mktemp("tampering")
    init_course(make_kit(place / "kit"), place / "course")
    return place / "course"


def grade(course, tree, tmp_path):
    """Grades as the workflow does; gives the exit code, the verdicts, and the files named."""
    report = tmp_path / "report.json"
    options = ["--count-missing", "--trust", "nobody", "--root", str(course), "--submission", str(tree)]
    code = main(["grade", *options, "--json", str(report)])
    data = json.loads(report.read_text(encoding="utf-8"))
    verdicts = [(check["id"], check["status"], check["reason"]) for check in data["exercises"][0]["checks"]]
    return code, verdicts, {(each["path"], each["difference"]) for each in data["unused"]}


@pytest.mark.parametrize(("content", "code", "status"), [(RIGHT, 0, "passed"), (SEQUENTIAL, 1, "failed")])
def test_an_honest_pull_request_is_graded_and_nothing_is_named(course, tmp_path, content, code, status):
    tree = tmp_path / "tree"
    shutil.copytree(course, tree)
    write(tree, STUB, content)
    write(tree, f"{FOLDER}/README.md", "My own notes.\n")
    write(tree, f"{FOLDER}/try_it_out.py", "import run_all\n")
    assert grade(course, tree, tmp_path) == (code, [("together", status, None if code == 0 else "sequential")], set())


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(("content", "code", "status"), [(RIGHT, 0, "passed"), (SEQUENTIAL, 1, "failed")])
def test_tampering_changes_no_verdict_and_is_named(course, tmp_path, monkeypatch, tamper, content, code, status):
    tree = tmp_path / "tree"
    shutil.copytree(course, tree)
    write(tree, STUB, content)
    tamper(tree)
    monkeypatch.chdir(tree)
    found, verdicts, named = grade(course, tree, tmp_path)
    assert (found, verdicts) == (code, [("together", status, None if code == 0 else "sequential")])
    assert KINDS[tamper] <= named
    assert named - KINDS[tamper] == set() or tamper is bring_a_grader


def test_a_fresh_process_in_the_tampered_folder_is_not_taken_over(course, tmp_path):
    """As the action starts it: the folder of the pull request is the current one, and it has a `grader` of its own."""
    import subprocess
    import sys

    tree = tmp_path / "tree"
    shutil.copytree(course, tree)
    write(tree, STUB, SEQUENTIAL)
    bring_a_grader(tree)
    shadow_libraries(tree)
    line = [sys.executable, "-P", "-m", "grader", "grade", "--root", str(course), "--submission", str(tree)]
    variables = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent)}
    done = subprocess.run(line, cwd=tree, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert "sequential" in done.stdout


def test_an_exercise_that_was_removed_still_counts(course, tmp_path):
    tree = tmp_path / "tree"
    shutil.copytree(course, tree)
    shutil.rmtree(tree / FOLDER)
    code, verdicts, _ = grade(course, tree, tmp_path)
    assert (code, verdicts) == (1, [("together", "failed", "not_started")])


def test_single_files_are_not_a_copy_so_nothing_is_missing(course, tmp_path):
    tree = tmp_path / "tree"
    write(tree, "run_all.py", RIGHT)
    assert grade(course, tree, tmp_path)[::2] == (0, set())


def test_a_whole_kit_compares_with_the_course_that_it_would_make(tmp_path):
    kit = make_kit(tmp_path / "kit")
    init_course(kit, tmp_path / "tree")
    write(tmp_path / "tree", STUB, RIGHT)
    assert grade(kit, tmp_path / "tree", tmp_path)[::2] == (0, set())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_is_not_an_ordinary_file_is_not_read(course, tmp_path):
    tree = tmp_path / "tree"
    shutil.copytree(course, tree)
    write(tree, STUB, RIGHT)
    (tree / SUITE).unlink()
    os.mkfifo(tree / SUITE)
    (tree / "exercises" / "conftest.py").symlink_to("/dev/zero")
    shutil.rmtree(tree / "grader")
    (tree / "grader").symlink_to("/")
    code, _, named = grade(course, tree, tmp_path)
    assert code == 0
    assert {(SUITE, "changed"), ("exercises/conftest.py", "link"), ("grader", "link")} <= named


def test_a_workflow_that_the_teacher_added_to_the_course_is_no_difference(tmp_path):
    course = tmp_path / "course"
    init_course(make_kit(tmp_path / "kit"), course)
    write(course, ".github/workflows/own.yml", "on: push\n")
    shutil.copytree(course, tmp_path / "tree")
    write(tmp_path / "tree", STUB, RIGHT)
    assert grade(course, tmp_path / "tree", tmp_path)[::2] == (0, set())
