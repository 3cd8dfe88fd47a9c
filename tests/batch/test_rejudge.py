"""Stored observations are judged again by the rules of today. Verdicts that rest on more than them stay."""

import importlib
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.batch.rejudge import rejudge_check
from grader.batch.store import Store
from grader.model.expectation import Expectation, RecordedExpectation
from grader.model.verdict import CheckReport, Reason
from tests.builders import check_of, clean, exercise_in
from tests.tiny import RIGHT, SEQUENTIAL, grade_all, hand_in, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
JUDGE = importlib.import_module("grader.judging.judge")  # the package has a function of that name

TOGETHER = RecordedExpectation(run=0, expected=Expectation(together=2))


def stored(reason=None, *, rejudgeable="demands", together=2, evidence=None):
    """A check with one expectation, as the store has it."""
    expectation = RecordedExpectation(run=0, expected=Expectation(together=together))
    check = check_of("a", reason, evidence=evidence or (clean(),))
    return msgspec.structs.replace(check, expectations=(expectation,), rejudgeable=rejudgeable)


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path)


def test_a_verdict_that_still_holds_stays(exercise):
    check = stored()
    assert rejudge_check(check, exercise) == check


def test_a_milder_rule_lets_a_check_pass(exercise):
    rejudged = rejudge_check(stored(Reason.SEQUENTIAL), exercise)
    assert (rejudged.status, rejudged.finding) == ("passed", None)


def test_a_stricter_rule_fails_a_check_with_its_reason_and_advice(exercise, monkeypatch):
    monkeypatch.setattr(JUDGE, "IDLE_LIMIT", 0.1)
    rejudged = rejudge_check(stored(evidence=(clean(longest_idle=0.3),)), exercise)
    assert rejudged.finding.reason is Reason.TOO_SLOW
    assert rejudged.finding.why


@pytest.mark.parametrize("reason", [None, Reason.WRONG_RESULT, Reason.GRADER_BUG, Reason.RACE])
def test_a_verdict_that_rests_on_more_than_is_stored_is_kept(exercise, reason):
    assert rejudge_check(stored(reason, rejudgeable="else"), exercise) is None


def test_expectations_survive_json():
    check = stored()
    expectation = RecordedExpectation(
        run=0, expected=Expectation(returns={"list": ["a"]}, raises=1, prints={"x": ("y",)}, within=1.0)
    )
    check = msgspec.structs.replace(check, expectations=(TOGETHER, expectation))
    assert msgspec.json.decode(msgspec.json.encode(check), type=CheckReport) == check


SUITE = '''
async def test_last(student):
    """The expectation is the last statement"""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(
        returns=run.receipts,
        together=3,
    )


async def test_midst(student):
    """Another expectation follows"""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(together=3)
    run.expect(returns=run.receipts)


async def test_asserts(student):
    """An assert decides"""
    run = await student.call("run_all", student.jobs(1))
    assert run.value == ["no"]
'''


def test_a_check_records_what_its_verdict_rests_on(tmp_path):
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    files = [hand_in(tmp_path / name, exercise, text) for name, text in {"r": RIGHT, "s": SEQUENTIAL}.items()]
    right, wrong = grade_all(exercise, files)
    assert [check.rejudgeable for check in right.checks] == ["demands", "demands", "else"]
    assert [check.rejudgeable for check in wrong.checks] == ["demands", "cut", "else"]
    assert [len(check.expectations) for check in right.checks] == [1, 2, 1]
    for check in (*right.checks[:2], wrong.checks[0]):
        assert rejudge_check(check, exercise) == check


def test_the_command_changes_the_store_and_the_files_made_from_it(tmp_path, capsys, monkeypatch):
    from grader.cli.main import main

    make_catalogue(tmp_path / "kit")
    (tmp_path / "in" / "ann").mkdir(parents=True)
    (tmp_path / "in" / "ann" / "run_all.py").write_text(SEQUENTIAL)
    out = tmp_path / "out"
    where = ["--root", str(tmp_path / "kit")]
    assert main(["batch", str(tmp_path / "in"), "--out", str(out), "--isolation", "auto", *where]) == 0
    monkeypatch.setattr(JUDGE, "RULES", ())
    assert main(["rejudge", str(out), *where]) == 0
    output = capsys.readouterr().out
    assert "ann run_all together: failed (sequential), now passed" in output
    assert "1 checks judged again, 1 verdicts changed." in output
    assert "passed" in (out / "gradebook.csv").read_text()
    with Store(out) as store:
        assert store.count() == {"passed": 1}


def test_judging_again_starts_without_the_machinery_that_runs_code():
    """Judging again is pure: it needs the model, the judging, the catalogue and the store."""
    script = "import sys, grader.batch.rejudge; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"pytest", "asyncio", "psutil", "grader.execution", "grader.sim", "grader.student"}
    assert heavy & set(modules.stdout.split()) == set()
