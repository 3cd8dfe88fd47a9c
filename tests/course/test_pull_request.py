"""The comment on a pull request: made once, renewed later, from a report that is checked as data of a stranger."""

import json
import shutil

import msgspec
import pytest

from grader.cli.main import main
from grader.course import init_course, pull_request
from grader.intake import ROOT
from grader.model import Reason, Report
from grader.reports import github_page, json_report
from tests.builders import check_of, report_of
from tests.course.kits import make_kit
from tests.course.local_runner import LocalRunner
from tests.course.made_up_github import REPOSITORY, made_up_github, packed

HEAD = "a" * 40
RUN = {
    "id": 55,
    "event": "pull_request",
    "conclusion": "success",
    "head_sha": HEAD,
    "head_branch": "my/branch&state=closed",
    "head_repository": {"id": 3, "owner": {"login": "student"}},
    "pull_requests": [],
}
PULL = {"number": 7, "head": {"sha": HEAD, "label": "student:my/branch&state=closed"}}
NAME = pull_request.ARTIFACT


def report(*checks):
    return json_report.to_json(Report(exercises=(report_of(*checks or [check_of("a", Reason.RACE)]),)))


@pytest.fixture
def github():
    with made_up_github() as server:
        server.pulls = [PULL]
        server.artifacts = {NAME: packed(report_json=report())}
        yield server


@pytest.fixture
def event(github, tmp_path, monkeypatch):
    """The variables of the workflow, and its event, which a test can change."""
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GH_TOKEN", "secret-token")

    def write(**changes):
        (tmp_path / "event.json").write_text(json.dumps({"workflow_run": RUN | changes}))

    write()
    return write


def comment():
    return main(["comment", "--from-run"])


def test_a_pull_request_gets_one_comment_that_is_renewed(github, event, capsys):
    assert comment() == 0
    assert "Pull request 7 has a comment now." in capsys.readouterr().out
    [made] = github.comments
    assert made["body"] == github_page.to_comment(json_report.read(report()))
    github.artifacts = {NAME: packed(report_json=report(check_of("a")))}
    assert comment() == 0
    assert "is renewed" in capsys.readouterr().out
    [renewed] = github.comments
    assert "Points: 1 of 1" in renewed["body"]


def test_a_comment_of_another_person_is_never_changed(github, event):
    github.comments = [
        {"id": 0, "body": f"{github_page.MARKER} of mine", "user": {"login": "student"}},
        {"id": 1, "body": "of another workflow", "user": {"login": "github-actions[bot]"}},
    ]
    assert comment() == 0
    assert [each["body"] for each in github.comments[:2]] == [f"{github_page.MARKER} of mine", "of another workflow"]
    assert len(github.comments) == 3


def test_the_comment_is_found_behind_many_others(github, event):
    github.comments = [{"id": index, "body": "x", "user": {"login": "student"}} for index in range(250)]
    assert comment() == 0
    assert comment() == 0
    assert len(github.comments) == 251


def test_the_token_goes_to_the_api_only(github, event):
    assert comment() == 0
    tokens = {path == "store": token for _, path, token in github.asked}
    assert tokens == {True: "", False: "Bearer secret-token"}


@pytest.mark.parametrize(
    "changes",
    [{"head_sha": "c" * 40}, {"head_branch": "other"}, {"head_repository": None}],
    ids=["another commit", "another branch", "a fork that is gone"],
)
def test_the_event_decides_which_pull_request_it_is(github, event, changes, capsys):
    event(**changes)
    assert comment() == 0
    assert "nothing to comment on" in capsys.readouterr().out
    assert github.comments == []


def test_a_run_without_a_report_makes_no_comment(github, event, capsys):
    github.artifacts = {"other": b""}
    assert comment() == 0
    assert "stored no report" in capsys.readouterr().out
    assert github.comments == []


HUGE = packed(report_json=b" " * (json_report.MAX_REPORT + 100))
BROKEN = {
    "not an archive": b"x" * 100,
    "nothing": b"",
    "another file": packed(other_json=report()),
    "not valid": packed(report_json=b'{"exercises": "<script>"}'),
    "a bomb": HUGE,
    "cut off": packed(report_json=report())[:-30],
    "damaged": packed(report_json=report()).replace(b"\x00\x08\x00", b"\x00\x63\x00"),
    "encrypted": packed(report_json=report()).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    ),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_report_that_is_not_one_makes_no_comment(github, event, content, capsys):
    github.artifacts = {NAME: content}
    assert comment() == 2
    assert "No comment was made" in capsys.readouterr().err
    assert github.comments == []


def test_a_download_that_is_too_long_is_not_read(github, event, monkeypatch, capsys):
    monkeypatch.setattr(json_report, "MAX_REPORT", 100)
    assert comment() == 2
    assert "larger than" in capsys.readouterr().err


def test_a_refusal_of_github_is_the_operators_problem(github, event, capsys):
    github.refuses = True
    assert comment() == 2
    err = capsys.readouterr().err
    assert "GitHub did not answer GET pulls" in err
    assert "secret-token" not in err


@pytest.mark.parametrize("variable", ["GITHUB_REPOSITORY", "GH_TOKEN", "GITHUB_EVENT_PATH"])
def test_outside_of_a_workflow_one_line_says_so(github, event, monkeypatch, capsys, variable):
    monkeypatch.delenv(variable)
    assert comment() == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_token_is_not_sent_in_the_open(github, event, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_API_URL", "http://example.org")
    assert comment() == 2
    assert "not reached by https" in capsys.readouterr().err


def test_text_of_the_report_is_text_in_the_comment(github, event):
    hostile = check_of("a", Reason.RAISED, what="@octocat <img src=x> [a](http://x.y) #1 ```")
    exercise = msgspec.structs.replace(report_of(hostile), title=f"{github_page.MARKER}\n# big")
    github.artifacts = {NAME: packed(report_json=json_report.to_json(Report(exercises=(exercise,))))}
    assert comment() == 0
    [made] = github.comments
    assert "<img" not in made["body"]
    assert "@octocat" not in made["body"]
    assert made["body"].count(github_page.MARKER) == 1


def test_the_steps_of_the_workflow_comment(github, tmp_path):
    kit = make_kit(tmp_path / "kit")
    shutil.copy(ROOT / "action.yml", kit / "action.yml")
    course = tmp_path / "course"
    init_course(kit, course)
    event = {"event": {"workflow_run": RUN}, "repository": REPOSITORY, "workflow": "Comment", "token": "secret-token"}
    runner = LocalRunner(tmp_path / "runner", event, {"": course}, GITHUB_API_URL=github.url)
    job = runner.run(course / ".github" / "workflows" / "comment.yml")
    assert job.passed, job.log
    assert "Pull request 7 has a comment now." in job.log
    assert "Points: 0 of 1" in github.comments[0]["body"]
    assert "secret-token" not in job.log


@pytest.mark.parametrize("changes", [{"event": "push"}, {"conclusion": "cancelled"}])
def test_other_runs_start_no_step(github, tmp_path, changes):
    path = ROOT / "grader" / "course" / "templates" / "dot_github" / "workflows" / "comment.yml"
    event = {"event": {"workflow_run": RUN | changes}, "repository": REPOSITORY, "token": "secret-token"}
    assert LocalRunner(tmp_path / "runner", event, {}, GITHUB_API_URL=github.url).run(path).passed
    assert github.asked == []
