"""The command `grade`: what is graded, where the report goes, and the exit code."""

import json

import pytest

from grader.cli.main import main
from grader.model import Reason, Report, Visibility
from tests.builders import check_of, report_of, with_visibility
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue


@pytest.fixture
def root(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "submission"
    folder.mkdir()
    return folder


@pytest.fixture
def requests(monkeypatch):
    """Replaces the grading: one check passes. Returns the requests."""
    made = []

    def grade(request, on_check):
        made.append(request)
        on_check(check_of("together"))
        return Report(exercises=(report_of(check_of("together")),))

    monkeypatch.setattr("grader.grading.grade", grade)
    return made


def test_untouched_stubs_are_reported_with_the_next_step(root, capsys, monkeypatch):
    monkeypatch.delenv("GRADER_VIA", raising=False)
    assert main(["grade", "--root", str(root)]) == 1
    output = capsys.readouterr().out
    assert "0/1 checks" in output
    assert "README.md" in output
    assert "python -m grader hint run_all" in output


def test_the_next_step_names_the_command_that_the_user_has(root, capsys, monkeypatch):
    monkeypatch.setenv("GRADER_VIA", "nox")
    main(["grade", "--root", str(root)])
    assert "nox -s hint -- run_all" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(RIGHT, 0), (SEQUENTIAL, 1)])
def test_the_stub_that_a_student_has_completed_is_graded(root, capsys, content, code):
    [stub] = root.glob("exercises/*/*/run_all.py")
    stub.write_text(content)
    assert main(["grade", "--root", str(root)]) == code
    assert "not_started" not in capsys.readouterr().out


def test_reference_solutions_pass(root):
    assert main(["grade", "--solutions", "--root", str(root)]) == 0


def test_a_wrong_submission_fails_with_its_reason_and_a_timeline(root, submission, capsys):
    (submission / "run_all.py").write_text(SEQUENTIAL)
    assert main(["grade", "run_all", "--submission", str(submission), "--root", str(root)]) == 1
    output = capsys.readouterr().out
    assert "sequential" in output
    assert "█" in output
    assert "░" in output


def test_reports_are_written_to_the_named_files(root, submission, tmp_path):
    (submission / "run_all.py").write_text(RIGHT)
    report, junit = tmp_path / "report.json", tmp_path / "junit.xml"
    outputs = ["--json", str(report), "--junit", str(junit)]
    assert main(["grade", "--submission", str(submission), "--root", str(root), *outputs]) == 0
    [exercise] = json.loads(report.read_text())["exercises"]
    expected = {"slug": "run_all", "status": "passed", "score": 1, "max_score": 1}
    assert expected.items() <= exercise.items()
    assert exercise["checks"][0]["evidence"]["timelines"][0]["peak"] == 3
    assert 'failures="0"' in junit.read_text()


def test_json_is_alone_on_standard_output(root, capfdbinary):
    assert main(["grade", "--json", "-", "--root", str(root)]) == 1
    assert json.loads(capfdbinary.readouterr().out)["schema"] == 1


def test_the_terminal_output_can_be_written_as_a_picture(requests, tmp_path):
    assert main(["grade", "fan_out", "--svg", str(tmp_path / "board.svg")]) == 0
    picture = (tmp_path / "board.svg").read_text(encoding="utf-8")
    assert "grade&#160;fan_out" in picture or "grade fan_out" in picture


def test_nothing_is_graded_if_a_report_could_not_be_written(requests, capsys):
    assert main(["grade", "--junit", "no/such/folder/report.xml"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert requests == []


@pytest.mark.parametrize(
    ("ci", "arguments", "trust"),
    [("", [], "author"), ("true", [], "nobody"), ("true", ["--trust", "author"], "author")],
)
def test_the_author_is_trusted_except_in_ci(requests, monkeypatch, ci, arguments, trust):
    monkeypatch.setenv("CI", ci)
    assert main(["grade", *arguments]) == 0
    assert [request.trust for request in requests] == [trust]


def test_options_are_passed_on_to_the_grading(requests, tmp_path):
    main(["grade", "fan_out", "--submission", str(tmp_path), "--isolation", "off", "--root", str(tmp_path)])
    [request] = requests
    assert (request.slugs, request.submission, request.root) == (("fan_out",), tmp_path, tmp_path)
    assert (request.isolation, request.solutions) == ("off", False)


def test_a_suite_that_cannot_be_collected_is_our_error(tmp_path, capsys):
    make_catalogue(tmp_path, suite="import no_such_module\n")
    assert main(["grade", "--solutions", "--root", str(tmp_path)]) == 3
    assert "cannot be collected" in capsys.readouterr().out


def test_a_check_that_judges_nothing_is_our_error(tmp_path, capsys):
    suite = 'async def test_it(student):\n    """Nothing"""\n    await student.call("run_all", student.jobs(3))\n'
    make_catalogue(tmp_path, suite=suite)
    assert main(["grade", "--solutions", "--root", str(tmp_path)]) == 3
    assert "without having judged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "ids"),
    [([], ["open"]), (["--audience", "student"], ["open"]), (["--audience", "instructor"], ["open", "secret"])],
)
def test_a_report_has_the_checks_that_its_audience_may_see(root, monkeypatch, capsys, options, ids):
    secret = with_visibility(check_of("secret", Reason.RACE), Visibility.HIDDEN)
    report = Report(exercises=(report_of(check_of("open"), secret),))
    monkeypatch.setattr("grader.grading.grade", lambda *_: report)
    assert main(["grade", "--root", str(root), "--json", "-", *options]) == len(ids) - 1
    output = capsys.readouterr()
    assert [check["id"] for check in json.loads(output.out)["exercises"][0]["checks"]] == ids
    assert ("1 hidden check counts, too." in output.err) == (len(ids) == 1)


def test_an_unknown_audience_is_named(root, capsys):
    assert main(["grade", "--root", str(root), "--audience", "dean"]) == 2
    assert "must be one of student, student-after-due-date, instructor" in capsys.readouterr().err
