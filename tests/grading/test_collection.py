"""Both engines give the same verdicts, in the order of the suite, and report each as it comes."""

import contextlib

import pytest

from grader.execution.launcher import make_launcher
from grader.grading.collection import ENGINES, run_checks
from tests.tiny import RIGHT, SEQUENTIAL, STUB, hand_in, make_catalogue

SUITE = '''
async def test_first(student):
    """First."""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)


async def test_second(student):
    """Second"""
    run = await student.call("run_all", student.jobs(1))
    assert run.value == ["not this"], "The value is not this."


async def test_third(student):
    """Third"""
    raise RuntimeError("a mistake in the suite")
'''

WANTED = {
    "right": [("first", None), ("second", "wrong_result"), ("third", "grader_bug")],
    "sequential": [("first", "sequential"), ("second", "wrong_result"), ("third", "grader_bug")],
    "stub": [("first", "not_started"), ("second", "not_started"), ("third", "grader_bug")],
}


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("launcher_way", ["fork", "fresh"])
def test_verdicts_do_not_depend_on_how_the_checks_are_run(engine, launcher_way, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_LAUNCHER", launcher_way)
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    sources = [
        hand_in(tmp_path / name, exercise, text)
        for name, text in {"right": RIGHT, "sequential": SEQUENTIAL, "stub": STUB}.items()
    ]
    heard = []
    launcher = make_launcher()
    try:
        verdicts = run_checks([exercise], sources, launcher, lambda *each: heard.append(each), engine)
    finally:
        launcher.close()
    found = [[(check.id, check.finding and check.finding.reason.value) for check in each] for each in verdicts]
    assert found == list(WANTED.values())
    assert sorted((index, check.id) for index, check in heard) == [
        (i, c) for i in range(3) for c in ("first", "second", "third")
    ]
    assert verdicts[0][1].finding.what == "The value is not this."
    assert verdicts[0][0].title == "First"


def test_a_hidden_suite_is_run_beside_the_open_one(tmp_path):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(SUITE.split("async def test_second", maxsplit=1)[0].replace("first", "hidden"))
    launcher = make_launcher()
    try:
        source = hand_in(tmp_path / "mine", exercise, RIGHT)
        [verdicts] = run_checks([exercise], [source], launcher, lambda *_: None)
    finally:
        launcher.close()
    assert [(check.id, check.status) for check in verdicts] == [("together", "passed"), ("hidden", "passed")]


@pytest.mark.skipif("crew" not in ENGINES, reason="it needs fork")
def test_checks_that_cannot_even_begin_are_errors_of_ours_and_nobody_waits_for_them(tmp_path, monkeypatch):
    @contextlib.asynccontextmanager
    async def full(*_, **__):
        raise OSError("no space left on device")
        yield

    monkeypatch.setattr("grader.grading.worker_pool.open_session", full)
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    launcher = make_launcher()
    try:
        [verdicts] = run_checks(
            [exercise], [hand_in(tmp_path / "right", exercise, RIGHT)], launcher, lambda *_: None, "crew"
        )
    finally:
        launcher.close()
    assert [check.status for check in verdicts] == ["error"] * 3
