"""The workflows of a course, step by step on a made-up pull request: what they run, and what GitHub would show."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from grader.course import init_course
from grader.execution.launcher import make_launcher
from grader.intake import ROOT
from grader.reports import json_report
from tests.course.kits import STUB, SUITE, make_kit, write
from tests.course.local_runner import LocalRunner
from tests.github_runner import commands_in
from tests.tiny import RIGHT, SEQUENTIAL

WORKFLOWS = ".github/workflows"
BASE = "b" * 40
TOKEN = "secret-token"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The repository of the course: a small exercise, and the real action, package and workflows."""
    place = tmp_path_factory.mktemp("course")
    kit = make_kit(place / "kit")
    shutil.copy(ROOT / "action.yml", kit / "action.yml")
    init_course(kit, place / "course")
    return place / "course"


@pytest.fixture
def copy(course, tmp_path):
    """A student's copy of it, or their pull request merged into it."""
    shutil.copytree(course, tmp_path / "copy")
    return tmp_path / "copy"


def edit(folder: Path, workflow: str, old: str, new: str) -> None:
    path = folder / WORKFLOWS / workflow
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def push(copy, tmp_path):
    """The job that a push to a student's copy starts."""
    github = {"event": {}, "repository": "student/copy", "workflow": "Grade", "ref": "refs/heads/main"}
    runner = LocalRunner(tmp_path / "runner", github, {"": copy}, GITHUB_TOKEN=TOKEN)
    return runner.run(copy / WORKFLOWS / "grade.yml")


def open_pull_request(course, copy, tmp_path, workflow=None):
    """The job that a pull request from a fork starts. GitHub takes the workflow from the merged tree."""
    event = {"pull_request": {"number": 7, "base": {"sha": BASE}}}
    github = {"event": event, "repository": "teacher/course", "workflow": "Pull request"}
    runner = LocalRunner(tmp_path / "runner", github, {BASE: course, "": copy})
    return runner.run(workflow or copy / WORKFLOWS / "pull-request.yml")


def isolation_is_possible():
    launcher = make_launcher("auto")
    try:
        return launcher.isolation.on or launcher.isolation.account
    finally:
        launcher.close()


def test_the_first_push_of_a_copy_is_green_and_says_what_there_is_to_do(copy, tmp_path):
    job = push(copy, tmp_path)
    assert job.passed, job.log
    assert job.outputs["grade"]["state"] == "unfinished"
    assert "| ○ | Run all | 0 of 1 | not started |" in job.summary
    [notice] = commands_in(job.log)
    assert (notice.name, notice.properties["title"]) == ("notice", "Points: 0 of 1")
    assert "Not started: run_all" in notice.message


def test_stubs_are_red_where_the_course_wants_everything_done(copy, tmp_path):
    edit(copy, "grade.yml", "fail-on: started", "fail-on: all")
    job = push(copy, tmp_path)
    assert not job.passed
    assert job.outputs["grade"]["state"] == "unfinished"


@pytest.mark.parametrize("fail_on", ["started", "all", "never"])
def test_references_are_green(copy, tmp_path, fail_on):
    write(copy, STUB, RIGHT)
    edit(copy, "grade.yml", "fail-on: started", f"fail-on: {fail_on}")
    job = push(copy, tmp_path)
    assert job.passed, job.log
    found = job.outputs["grade"]
    assert (found["score"], found["max-score"], found["passed"], found["state"]) == ("1", "1", "true", "passed")


@pytest.mark.parametrize(("fail_on", "passed"), [("started", False), ("all", False), ("never", True)])
def test_a_wrong_solution_is_red_unless_nothing_is(copy, tmp_path, fail_on, passed):
    write(copy, STUB, SEQUENTIAL)
    edit(copy, "grade.yml", "fail-on: started", f"fail-on: {fail_on}")
    job = push(copy, tmp_path)
    assert job.passed is passed
    error = commands_in(job.log)[0]
    assert (error.name, error.properties["file"]) == ("error", STUB)
    assert "sequential" in error.properties["title"]
    assert "█" in job.summary
    assert json_report.read(job.artifacts["concurrency-kit-report"]).exercises[0].score == 0


def test_a_grader_that_gives_no_verdict_is_red(copy, tmp_path):
    write(copy, "exercises/threads/01_run_all/exercise.toml", "not TOML")
    job = push(copy, tmp_path)
    assert not job.passed
    assert "No verdict" in [each.properties.get("title") for each in commands_in(job.log)]


def test_an_input_that_nobody_knows_is_red(copy, tmp_path):
    edit(copy, "grade.yml", "fail-on: started", "fail-on: sometimes")
    job = push(copy, tmp_path)
    assert not job.passed
    assert "fail-on must be" in job.log


@pytest.mark.parametrize("isolation", ["on", "off"])
@pytest.mark.parametrize(("content", "passed", "state"), [(RIGHT, True, "passed"), (SEQUENTIAL, False, "failed")])
def test_a_pull_request_is_graded_with_and_without_isolation(course, copy, tmp_path, content, passed, state, isolation):
    if isolation == "on" and not isolation_is_possible():
        pytest.skip("neither isolation nor accounts can be had here")
    write(copy, STUB, content)
    edit(copy, "pull-request.yml", 'isolation: "on"', f'isolation: "{isolation}"')
    job = open_pull_request(course, copy, tmp_path)
    assert job.passed is passed, job.log
    assert job.outputs["grade"]["state"] == state
    assert ("apparmor_restrict_unprivileged_userns=0" in job.admin) == (isolation == "on")
    assert ("without isolation" in job.summary) == (isolation == "off")
    assert all(each.properties.get("file", STUB) == STUB for each in commands_in(job.log))


def test_the_kit_of_the_base_grades_whatever_the_pull_request_brings(course, copy, tmp_path):
    write(copy, STUB, SEQUENTIAL)
    write(copy, SUITE, 'def test_together(student):\n    """All is well"""\n')
    write(copy, "grader/__init__.py", "import os\nos._exit(0)\n")
    write(copy, "action.yml", "runs: {using: composite, steps: []}\n")
    write(copy, "pip.py", "import os\nos._exit(0)\n")
    job = open_pull_request(course, copy, tmp_path)
    assert not job.passed
    assert job.outputs["grade"]["state"] == "failed"
    for name in (SUITE, "grader/__init__.py", "action.yml", "pip.py"):
        assert name.replace("_", "\\_").replace("/", "\\/").replace(".", "\\.") in job.summary


def test_a_workflow_that_the_pull_request_changed_is_named(course, copy, tmp_path):
    """The author of a pull request from a fork can change what runs there. The workflow on the base names it."""
    write(copy, STUB, SEQUENTIAL)
    write(copy, f"{WORKFLOWS}/pull-request.yml", "on: pull_request\njobs: {}\n")
    job = open_pull_request(course, copy, tmp_path, course / WORKFLOWS / "pull-request.yml")
    assert "pull\\-request\\.yml (changed)" in job.summary


def test_the_text_of_a_pull_request_is_no_command(course, copy, tmp_path):
    attack = (
        'def run_all(jobs):\n    print("::error::A\\r::set-output name=score::9\\n##[error]B")\n    return jobs[0]()\n'
    )
    write(copy, STUB, attack)
    job = open_pull_request(course, copy, tmp_path)
    assert not job.passed
    assert {each.message for each in commands_in(job.log)} & {"A", "9", "B"} == set()
    assert job.outputs["grade"]["score"] == "0"


def test_another_kit_can_be_named(course, copy, tmp_path):
    """`uses: OWNER/COURSE@COMMIT` or `kit-ref`: the suites of a student's own copy do not count."""
    write(copy, STUB, SEQUENTIAL)
    write(copy, SUITE, "")
    edit(copy, "grade.yml", "fail-on: started", f"fail-on: started\n          kit-ref: {BASE}")
    github = {"event": {}, "repository": "student/copy"}
    job = LocalRunner(tmp_path / "runner", github, {"": copy, BASE: course}).run(copy / WORKFLOWS / "grade.yml")
    assert not job.passed
    assert job.outputs["grade"]["state"] == "failed"
    assert "test\\_run\\_all\\.py (changed)" in job.summary


def test_every_action_is_pinned_by_commit_and_no_script_holds_an_expression():
    files = [ROOT / "action.yml", *ROOT.glob(f"{WORKFLOWS}/*.yml"), *ROOT.rglob("templates/dot_github/workflows/*.yml")]
    assert len(files) == 5
    for path in files:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups = [data["runs"]] if "runs" in data else data["jobs"].values()
        for step in (step for group in groups for step in group["steps"]):
            assert "${{" not in step.get("run", ""), path
            name, _, commit = step.get("uses", "./").partition("@")
            assert name.startswith("./") or (len(commit) == 40 and set(commit) <= set("0123456789abcdef")), path


def test_no_workflow_of_a_pull_request_may_write():
    for path in ROOT.rglob("templates/dot_github/workflows/*.yml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert "pull_request_target" not in json.dumps(data.get(True, {}))
        assert data["permissions"] == ({} if path.stem == "comment" else {"contents": "read"})
