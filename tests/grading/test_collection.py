"""Forked and spawned workers give the same verdicts, in the order of the suite, and report each as it comes."""

import contextlib
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.execution import make_launcher
from grader.grading import collection, worker
from grader.grading.collection import stream_checks
from grader.grading.worker_pool import BACKENDS
from grader.intake import suite_digest
from grader.model import SuiteRun
from tests.builders import exercise_in
from tests.tiny import RIGHT, SEQUENTIAL, STUB, grade_all, hand_in, make_catalogue

SUITE = '''
import pytest


async def test_first(student):
    """First."""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)


@pytest.mark.parametrize("count", [1, 2])
async def test_second(student, count):
    """Second"""
    run = await student.call("run_all", student.jobs(count))
    assert run.value == ["not this"], "The value is not this."


async def test_third(student):
    """Third"""
    raise RuntimeError("a mistake in the suite")
'''

SUITE_OF_ONE = 'async def test_it(student):\n    """It"""\n    await {}\n'


EXPECTED = {
    "right": ["passed", "wrong_result", "wrong_result", "grader_bug"],
    "sequential": ["sequential", "wrong_result", "wrong_result", "grader_bug"],
    "stub": ["not_started", "not_started", "not_started", "grader_bug"],
}
IDS = ["first", "second[1]", "second[2]", "third"]


def run_checks(exercise, files, backend=""):
    """The reports on each file, and (file, check id) for each report in the order in which it came."""
    launcher = make_launcher()
    found, deliveries = {}, []
    try:
        stream_checks(
            [exercise],
            enumerate(files),
            launcher,
            lambda token, file, reports: found.__setitem__(token, (file, reports)),
            on_check=lambda file, report: deliveries.append((file, report.id)),
            backend=backend,
        )
    finally:
        launcher.close()
    assert [found[token][0] for token in range(len(files))] == files
    return [found[token][1] for token in range(len(files))], deliveries


def reasons(reports):
    return [str(each.finding.reason) if each.finding else "passed" for each in reports]


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize("launcher", ["fork", "spawn"])
def test_verdicts_do_not_depend_on_how_workers_are_started(backend, launcher, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_LAUNCHER", launcher)
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    texts = {"right": RIGHT, "sequential": SEQUENTIAL, "stub": STUB}
    files = [hand_in(tmp_path / name, exercise, text) for name, text in texts.items()]
    verdicts, deliveries = run_checks(exercise, files, backend)
    assert [reasons(reports) for reports in verdicts] == list(EXPECTED.values())
    assert [[each.id for each in reports] for reports in verdicts] == [IDS] * 3
    assert len(deliveries) == 3 * len(IDS)
    assert {(str(file.path), check) for file, check in deliveries} == {(str(f.path), c) for f in files for c in IDS}
    assert verdicts[0][1].finding.what == "The value is not this."
    assert verdicts[0][0].title == "First"


def test_checks_of_the_open_and_the_hidden_suite_may_have_the_same_name(tmp_path):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(exercise.suite.read_text())
    [reports], deliveries = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert [(each.id, each.status) for each in reports] == [("together", "passed")] * 2
    assert len(deliveries) == 2


@pytest.mark.parametrize("backend", sorted(BACKENDS))
def test_checks_of_two_exercises_may_have_the_same_name(backend, tmp_path):
    """Outside pytest's root, both have the same node id."""
    first, second = exercise_in(tmp_path, "first"), exercise_in(tmp_path, "second", number=2)
    files = []
    for exercise in (first, second):
        suite = f'async def test_it(student):\n    run = await student.call("{exercise.slug}", [])\n    run.expect()\n'
        exercise.suite.write_text(suite)
        text = f"def {exercise.slug}(jobs):\n    return None\n"
        files.append(hand_in(tmp_path / "mine" / exercise.slug, exercise, text))
    launcher, found = make_launcher(), {}
    try:
        stream_checks(
            [first, second],
            zip(["first", "second"], files, strict=True),
            launcher,
            lambda token, file, reports: found.__setitem__(token, reasons(reports)),
            backend=backend,
        )
    finally:
        launcher.close()
    assert found == {"first": ["passed"], "second": ["passed"]}


def test_a_hidden_suite_runs_beside_the_open_one(tmp_path):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(SUITE.split("@pytest", maxsplit=1)[0].replace("first", "hidden"))
    [reports], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert [(each.id, each.status) for each in reports] == [("together", "passed"), ("hidden", "passed")]


OTHER_CHECKS = {
    "a function": "def test_it(student):\n    pass\n",
    "without the fixture": "async def test_it():\n    pass\n",
    "with a fixture of its own": "import pytest\n@pytest.fixture\ndef own():\n    return 1\n"
    "async def test_it(student, own):\n    pass\n",
    "with a mark": "import pytest\n@pytest.mark.skip\nasync def test_it(student):\n    pass\n",
}


@pytest.mark.parametrize("suite", OTHER_CHECKS.values(), ids=OTHER_CHECKS)
def test_a_check_that_is_not_a_coroutine_on_the_fixture_is_our_error(suite, tmp_path):
    exercise = make_catalogue(tmp_path / "kit", suite=suite)
    [[report]], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert report.status == "error"
    assert "it must be a coroutine" in report.finding.what


@pytest.mark.parametrize(
    ("suite", "message"), [("import nothing_like_it\n", "cannot be collected"), ("x = 1\n", "has no checks")]
)
def test_a_suite_without_checks_is_our_error(suite, message, tmp_path):
    exercise = make_catalogue(tmp_path / "kit", suite=suite)
    [[report]], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert (report.id, report.status) == ("suite", "error")
    assert message in report.finding.what


@pytest.mark.parametrize("backend", sorted(BACKENDS))
def test_temporary_files_of_workers_are_removed_with_those_of_the_grading(backend, tmp_path, monkeypatch):
    """The workers are killed at the end, so they remove nothing themselves."""
    monkeypatch.setenv("GRADER_ENGINE", backend)
    exercise = make_catalogue(tmp_path / "kit")
    with tempfile.TemporaryDirectory() as folder:  # `tmp_path` is too long for a socket
        monkeypatch.setattr(tempfile, "tempdir", folder)
        [report] = grade_all(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
        assert report.status == "passed"
        assert list(Path(folder).iterdir()) == []


@pytest.mark.skipif("fork" not in BACKENDS, reason="it patches the worker before it is forked")
def test_checks_that_cannot_begin_are_our_errors_and_nothing_waits_for_them(tmp_path, monkeypatch):
    @contextlib.asynccontextmanager
    async def full(*_, **__):
        raise OSError("no space left on device")
        yield

    monkeypatch.setattr(worker, "open_session", full)
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    [reports], _ = run_checks(exercise, [hand_in(tmp_path / "right", exercise, RIGHT)], "fork")
    assert [each.status for each in reports] == ["error"] * 4


@pytest.mark.skipif("fork" not in BACKENDS, reason="it patches the worker before it is forked")
@pytest.mark.parametrize("deaths", [1, 2])
def test_a_check_whose_worker_dies_runs_once_more_alone(deaths, tmp_path, monkeypatch):
    """A file counts the deaths: workers share nothing else."""
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    count = tmp_path / "deaths"
    real = worker.run_check

    async def deadly(item, fixture):
        if item.name == "test_third" and (count.read_text() if count.exists() else "").count("x") < deaths:
            with count.open("a") as file:
                file.write("x")
            os._exit(1)
        return await real(item, fixture)

    monkeypatch.setattr(worker, "run_check", deadly)
    [reports], _ = run_checks(exercise, [hand_in(tmp_path / "right", exercise, RIGHT)], "fork")
    assert reasons(reports)[:3] == EXPECTED["right"][:3]
    assert ("a mistake in the suite" in reports[3].finding.what) is (deaths == 1)
    assert ("ended, twice" in reports[3].finding.what) is (deaths == 2)


def test_a_suite_that_ran_fewer_checks_than_it_defines_is_our_error(tmp_path):
    exercise = make_catalogue(tmp_path / "kit", suite=f"{SUITE}\n\ntest_second.__test__ = False\n")
    [[report]], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert (report.id, report.status) == ("suite", "error")
    assert "did not collect: test_second." in report.finding.what


@pytest.mark.parametrize("backend", sorted(BACKENDS))
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTEST_ADDOPTS", "-k second --lf"),
        ("PYTEST_ADDOPTS", "--no-such-option"),
        ("PYTEST_PLUGINS", "no.such.plugin"),
    ],
)
def test_options_of_pytest_in_the_environment_change_nothing(backend, name, value, tmp_path, monkeypatch):
    monkeypatch.setenv(name, value)
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    [reports], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)], backend)
    assert reasons(reports) == EXPECTED["right"]
    assert os.environ[name] == value


@pytest.mark.parametrize("name", ["a b", "x::y", "x[1]", "new\nline", "$HOME", "é", "node_modules", "-k none"])
def test_the_path_of_a_suite_may_be_made_of_anything(name, tmp_path):
    exercise = make_catalogue(tmp_path / name, suite=SUITE)
    [reports], _ = run_checks(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert reasons(reports) == EXPECTED["right"]


def test_a_report_says_what_was_run(tmp_path):
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    [report] = grade_all(exercise, [hand_in(tmp_path / "mine", exercise, RIGHT)])
    assert report.ran == SuiteRun(suite=suite_digest(exercise), defined=3, checks=4)


HIDDEN_SUITE = '''
import pytest


async def test_second_first(student):
    """Hidden by default"""
    run = await student.call("run_all", student.jobs(2))
    run.expect(returns=run.receipts)


@pytest.mark.visibility("after_due_date")
async def test_later(student):
    """Shown after the due date"""
    run = await student.call("run_all", student.jobs(2))
    run.expect(returns=run.receipts)


@pytest.mark.visibility("visible")
class TestOpen:
    async def test_shown(self, student):
        """Shown"""
        run = await student.call("run_all", student.jobs(2))
        run.expect(returns=run.receipts)
'''


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_check_of_the_hidden_suite_is_hidden_unless_its_mark_states_another_visibility(tmp_path, backend):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text(HIDDEN_SUITE)
    found, _ = run_checks(exercise, [hand_in(tmp_path / "ann", exercise, RIGHT)], backend)
    [reports] = found
    assert {each.id: (each.status, each.visibility) for each in reports} == {
        "together": ("passed", "visible"),
        "second_first": ("passed", "hidden"),
        "later": ("passed", "after_due_date"),
        "shown": ("passed", "visible"),
    }


@pytest.mark.parametrize("arguments", ['"secret"', "", '"hidden", "visible"', 'value="hidden"'])
def test_a_mark_that_states_no_visibility_is_our_error(tmp_path, arguments):
    exercise = make_catalogue(tmp_path / "kit")
    text = HIDDEN_SUITE.replace('"after_due_date"', arguments)
    exercise.hidden_suite.write_text(text)
    found, _ = run_checks(exercise, [hand_in(tmp_path / "ann", exercise, RIGHT)])
    [[report]] = found
    assert (report.finding.reason, report.visibility) == ("grader_bug", "hidden")
    assert "The mark `visibility` takes one of visible, hidden, after_due_date, instructors." in report.finding.what
    assert "later" in report.finding.what


def test_an_error_of_a_hidden_suite_is_hidden(tmp_path):
    exercise = make_catalogue(tmp_path / "kit")
    exercise.hidden_suite.write_text("the_answer = 42 +")
    found, _ = run_checks(exercise, [hand_in(tmp_path / "ann", exercise, RIGHT)])
    [[report]] = found
    assert "the_answer" in report.finding.what
    assert report.visibility == "hidden"


def test_scenarios_are_packed_before_a_grading_of_one_exercise_that_explores(tmp_path, monkeypatch):
    packed = []
    monkeypatch.setattr(collection, "run_pytest", lambda *_: None)
    launcher = SimpleNamespace(pack=packed.append)
    explored = SUITE_OF_ONE.format('student.explore("work")')
    one, other = make_catalogue(tmp_path / "a", explored), make_catalogue(tmp_path / "b", explored)
    played = make_catalogue(tmp_path / "c", SUITE_OF_ONE.format('student.play("work")'))
    for each in (one, other, played):
        each.scenarios.write_text("def work(module):\n    return 1\n")
    collection.stream_checks([played], iter(()), launcher, print)
    collection.stream_checks([one, other], iter(()), launcher, print)
    assert packed == []
    collection.stream_checks([one], iter(()), launcher, print)
    assert packed == [one.scenarios.read_bytes()]
