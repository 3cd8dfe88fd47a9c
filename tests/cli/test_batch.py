"""The commands `batch`, `report` and `rejudge`: exit codes and what they print."""

import pytest

from grader.batch import BatchProgress, Store, Summary
from grader.batch.exports import Published
from grader.batch.rejudge import RejudgeSummary
from grader.cli import batch as command
from grader.cli.main import main
from grader.model import SubmissionInfo
from tests.builders import check_of, report_of


@pytest.fixture
def out(tmp_path):
    """The folder of a batch that has graded one submission."""
    folder = tmp_path / "out"
    with Store(folder, create=True) as store:
        store.put(SubmissionInfo(id="ann"), {"fan_out": ("k", report_of(check_of("together")))}, set())
    return folder


@pytest.fixture
def fake_batch(monkeypatch):
    """Replaces the batch by one with the given summary. Returns a function that sets it, and the requests."""
    requests = []

    def install(steps=(), **changes):
        values = {"graded": 2, "known": 1, "unreadable": 0, "missing": 0, "outcomes": {"passed": 3}, "notes": ()}

        def run_batch(request, on_progress, backend):
            requests.append((request, backend))
            for step in steps:
                if isinstance(step, BaseException):
                    raise step
                on_progress(step)
            return Summary(**values | changes)

        monkeypatch.setattr(command, "run_batch", run_batch)
        return requests

    return install


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ({"passed": 2, "failed": 1}, 0),
        ({"passed": 2, "inconclusive": 1}, 3),
        ({"passed": 2, "error": 1}, 3),
        ({}, 0),
    ],
)
def test_a_batch_without_a_verdict_for_everything_ends_with_3(fake_batch, tmp_path, outcomes, code):
    fake_batch(outcomes=outcomes)
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "out")]) == code


def test_a_batch_prints_its_counts(fake_batch, tmp_path, capsys):
    fake_batch(unreadable=4, missing=5, outcomes={"passed": 2, "failed": 1}, notes=("odd: \x1b[2J",))
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out")])
    output = capsys.readouterr().out
    assert output.startswith("2 graded, 1 known from before, 4 not gradable, 5 missing.\n")
    assert "Exercises: 1 failed, 2 passed." in output
    assert "odd: " in output
    assert "\x1b" not in output


@pytest.mark.parametrize(("reviews", "begin"), [(1, "1 submission has"), (3, "3 submissions have")])
def test_a_batch_says_how_many_passes_a_person_must_confirm(fake_batch, tmp_path, capsys, reviews, begin):
    fake_batch(reviews=reviews)
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out")])
    assert f"{begin} a pass that a person must confirm: see the column review" in capsys.readouterr().out


def test_long_lists_of_notes_are_cut(fake_batch, tmp_path, capsys):
    fake_batch(notes=tuple(f"note {number}" for number in range(command.SHOWN + 3)))
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out")])
    output = capsys.readouterr().out
    assert f"note {command.SHOWN - 1}" in output
    assert f"note {command.SHOWN}" not in output
    assert "and 3 more" in output


def test_nobody_is_trusted_and_code_is_isolated_unless_asked_otherwise(fake_batch, tmp_path):
    requests = fake_batch()
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out")])
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out"), "--trust", "author", "--isolation", "off"])
    assert [(request.trust, request.isolation) for request, _ in requests] == [("nobody", "on"), ("author", "off")]


def test_options_choose_what_is_graded(fake_batch, tmp_path):
    requests = fake_batch()
    main(["batch", str(tmp_path), "--out", str(tmp_path), "--exercise", "a", "--exercise", "b", "--only", "ann"])
    [(request, backend)] = requests
    assert (request.slugs, request.only, request.force, request.failed) == (("a", "b"), ("ann",), False, False)
    assert backend is None


def test_notes_of_a_batch_appear_at_once(fake_batch, tmp_path, capsys):
    fake_batch(steps=[BatchProgress(done=1, total=2, note="eve: eve.zip is damaged.")])
    main(["batch", str(tmp_path), "--out", str(tmp_path / "out")])
    assert capsys.readouterr().err == "eve: eve.zip is damaged.\n"


def test_ctrl_c_says_how_to_continue(fake_batch, tmp_path, capsys):
    fake_batch(steps=[KeyboardInterrupt()])
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "out")]) == 130
    assert "Run the same command again to continue." in capsys.readouterr().err


def test_report_writes_the_files_again(out, capsys):
    assert main(["report", str(out)]) == 0
    assert (out / "gradebook.csv").is_file()
    assert "of 1 submissions" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["report", "rejudge"])
def test_a_folder_without_a_store_is_a_mistake_in_the_command(name, tmp_path, capsys):
    assert main([name, str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_rejudge_prints_the_changes_and_what_it_kept(out, capsys, monkeypatch):
    changes = [f"ann fan_out check{number}: failed, now passed" for number in range(command.SHOWN + 2)]
    summary = RejudgeSummary(judged=30, kept=4, cut=2, changes=changes)
    monkeypatch.setattr(command, "rejudge_all", lambda store, root: summary)
    assert main(["rejudge", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[: command.SHOWN] == changes[: command.SHOWN]
    assert lines[command.SHOWN : command.SHOWN + 2] == ["and 2 more", "30 checks judged again, 22 verdicts changed."]
    assert lines[-2].startswith("4 checks keep their verdicts")
    assert lines[-1].startswith("2 checks now meet the expectation that they failed")


def test_rejudge_without_changes_is_one_line(out, capsys, monkeypatch):
    monkeypatch.setattr(command, "rejudge_all", lambda store, root: RejudgeSummary(judged=1))
    assert main(["rejudge", str(out)]) == 0
    assert capsys.readouterr().out == "1 checks judged again, 0 verdicts changed.\n"


def test_a_warning_is_printed_before_the_counts(fake_batch, capsys):
    fake_batch(steps=[BatchProgress(done=0, total=2, warning="Python 3.0 has holes.")])
    main(["batch", "inbox", "--out", "out"])
    assert capsys.readouterr().out.startswith("Python 3.0 has holes.\n2 graded")


@pytest.mark.parametrize("changes", [{"unclear": 2, "unreadable": 2}, {"unlisted": 2}])
def test_a_batch_in_which_an_owner_is_not_clear_ends_with_4(fake_batch, changes):
    fake_batch(**changes)
    assert main(["batch", "inbox", "--out", "out"]) == 4


def test_a_batch_counts_the_submissions_whose_owner_is_not_clear(fake_batch, capsys):
    fake_batch(unclear=2, unreadable=2)
    main(["batch", "inbox", "--out", "out"])
    assert "2 with an unclear owner" in capsys.readouterr().out


def test_a_report_that_cannot_be_written_is_named_and_ends_with_3(out, capsys, monkeypatch):
    problems = tuple(f"ann{number} fan_out: its report could not be written" for number in range(command.SHOWN + 2))
    monkeypatch.setattr(command, "publish", lambda *_: Published(count=1, outcomes={"error": 1}, problems=problems))
    assert main(["report", str(out)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == problems[0]
    assert lines[command.SHOWN] == "and 2 more"
