"""Whole submissions in a suite that explores: each gets its true verdict."""

import ast
import sys

import pytest

from grader.intake.catalogue import load_catalogue
from grader.model.observation import Explained, Explored
from grader.reports.interleaving import own_steps
from grader.sim.instrument.provable import doubt_about
from tests.tiny import grade_all, hand_in

STUB = '''"""A counter."""


class Counter:
    """Counts."""

    def __init__(self):
        self.value = 0

    def add(self, n=1):
        """Add n."""
        raise NotImplementedError
'''

SCENARIOS = '''"""Uses of a counter."""

import asyncio
import threading


def two_adds(submission, first, second):
    counter = submission.Counter()
    threads = [threading.Thread(target=counter.add, args=[n]) for n in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value


async def two_tasks(submission):
    counter = submission.Counter()
    await asyncio.gather(asyncio.to_thread(counter.add), asyncio.to_thread(counter.add))
    return counter.value
'''

SUITE = '''"""A counter."""


async def test_real(student):
    """In real threads"""
    run = await student.play("two_adds", 1, 5)
    run.expect(returns=6)


async def test_explored(student):
    """Under every schedule"""
    exploration = await student.explore("two_adds", 1, 5)
    await exploration.expect(6)


async def test_tasks(student):
    """From tasks"""
    exploration = await student.explore("two_tasks", schedules=200)
    await exploration.expect(holds=lambda value: value == 2, says="the result of two adds is {value}")
'''

RIGHT = """import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        with self._lock:
            self.value += n
"""


def counter(lines: str, top: str = "import threading") -> str:
    """A counter whose `add` has these lines."""
    body = "\n".join("        " + line for line in lines.splitlines())
    return (
        f"{top}\n\n\nclass Counter:\n    def __init__(self):\n        self.value = 0\n"
        f"        self._lock = threading.Lock()\n\n    def add(self, n=1):\n{body}\n"
    )


# Name of the submission: its content, and the reason that the check `explored` gives (None if it passes).
SUBMISSIONS: dict[str, tuple[str, str | None]] = {
    "right": (RIGHT, None),
    "right, but printing a lot": (
        counter("with self._lock:\n    self.value += n\n    print('x' * 10_000)"),
        None,
    ),
    "the stub": (STUB, "not_started"),
    "the stub with a remark": (STUB + "x = 1\n", "not_started"),
    "no class": ("value = 0\n", "missing_name"),
    "no Python": ("class Counter(:\n", "syntax_error"),
    "an error at import": ("1 / 0\n", "import_error"),
    "no lock": (counter("self.value += n"), "race"),
    "a lock for each call": (counter("with threading.Lock():\n    self.value += n"), "race"),
    "read outside the lock": (
        counter("new = self.value + n\nwith self._lock:\n    self.value = new"),
        "race",
    ),
    "never right": (counter("self.value += 2 * n"), "wrong_result"),
    "always raising": (counter("raise ValueError('no')"), "raised"),
    "raising if interrupted": (
        counter("before = self.value\nself.value += 0\nassert self.value == before\nself.value += n"),
        "race",
    ),
    "a lock taken twice": (counter("with self._lock, self._lock:\n    self.value += n"), "deadlock"),
    "a lock never released": (counter("self._lock.acquire()\nself.value += n"), "deadlock"),
    "busy-waiting forever": (counter("while True:\n    if self.value > 100:\n        return"), "livelock"),
    "computing forever": (counter("sum(range(10**12))"), "timed_out"),
    "an object for a value": (counter("self.value = self"), "bad_answer"),
    "an int that lies": (
        counter(
            "self.value = Liar(6)",
            "import threading\nclass Liar(int):\n    def __eq__(self, x):\n        return True\n",
        ),
        "bad_answer",
    ),
    "leaving the process": (counter("import os\nos._exit(0)"), "not_under_control"),
    "wrong, and reaching for the scheduler": (counter("import gc\ngc.get_objects()"), "wrong_result"),
    "wrong, and reaching for the scenario": (
        counter("for t in threading.enumerate():\n    t._target = None\nself.value += n"),
        "race",
    ),
    "patching the scheduler's lock": (
        counter("threading.Lock.acquire = None"),
        "raised" if sys.version_info >= (3, 13) else "wrong_result",  # before, Lock is a function
    ),
    "exit": (counter("raise SystemExit"), "wrong_result"),
    "sleeping with the lock": (
        counter("with self._lock:\n    time.sleep(9)\n    self.value += n", "import threading, time"),
        None,
    ),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    root = tmp_path_factory.mktemp("kit")
    folder = root / "exercises" / "races" / "01_counter"
    folder.mkdir(parents=True)
    metadata = 'title = "Count"\nsummary = "Count."\nnames = ["Counter"]\nhints = ["one", "two", "three"]\n'
    for name, text in {
        "counter.py": STUB,
        "test_counter.py": SUITE,
        "scenarios.py": SCENARIOS,
        "exercise.toml": metadata,
        "README.md": "# Count\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    [exercise] = load_catalogue(root)
    inbox = tmp_path_factory.mktemp("inbox")
    files = [hand_in(inbox / str(n), exercise, content) for n, (content, _) in enumerate(SUBMISSIONS.values())]
    return dict(zip(SUBMISSIONS, grade_all(exercise, files), strict=True))


def check_in(verdicts, name, check="explored"):
    [found] = [each for each in verdicts[name].checks if each.id == check]
    return found


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_an_exploration_gives_the_true_verdict(verdicts, name):
    check = check_in(verdicts, name)
    assert (check.finding and str(check.finding.reason)) == SUBMISSIONS[name][1], check.finding
    statuses = {None: "passed", "not_under_control": "inconclusive"}
    assert check.status == statuses.get(SUBMISSIONS[name][1], "failed")


def test_only_right_solutions_pass_all_checks(verdicts):
    passed = {name for name, report in verdicts.items() if report.status == "passed"}
    assert passed == {name for name, (_, reason) in SUBMISSIONS.items() if reason is None} - {"sleeping with the lock"}


def test_a_sleep_with_a_lock_is_slow_in_real_threads_and_no_deadlock(verdicts):
    finding = check_in(verdicts, "sleeping with the lock", "real").finding
    assert str(finding.reason) == "too_slow"
    assert finding.what.endswith("in line 11: time.sleep(9)")


def test_real_threads_hide_the_race_that_the_exploration_finds(verdicts):
    assert check_in(verdicts, "no lock", "real").status == "passed"
    assert check_in(verdicts, "no lock", "tasks").finding.what.endswith("the result of two adds is 1")


def test_an_exception_in_a_thread_of_a_scenario_fails_the_real_run(verdicts):
    finding = check_in(verdicts, "always raising", "real").finding
    assert (str(finding.reason), finding.what) == ("raised", "add raised ValueError: no")


def test_the_stub_is_not_started_in_real_threads_either(verdicts):
    assert str(check_in(verdicts, "the stub with a remark", "real").finding.reason) == "not_started"


def test_a_race_is_explained_with_the_lines_of_the_student(verdicts):
    explained = check_in(verdicts, "no lock").evidence[-1].ending
    assert isinstance(explained, Explained)
    assert explained.bug == "lost_update"
    assert "counter.value" in explained.sentence
    assert {step.source for step in explained.steps if step.action == "write"} >= {"self.value += n"}
    assert {step.source for step in own_steps(explained, "counter.py")} >= {"self.value += n"}


def test_each_outcome_has_a_token_and_the_canary_race_was_found(verdicts):
    found = check_in(verdicts, "no lock").evidence[0].ending
    assert isinstance(found, Explored)
    assert {outcome.value for outcome in found.outcomes} == {1, 5, 6}
    assert all(outcome.token for outcome in found.outcomes)
    assert len(set(found.canary)) == 3


@pytest.mark.parametrize(
    "exercise", [each for each in load_catalogue() if each.track == "races"], ids=lambda each: each.slug
)
def test_nothing_in_the_source_of_a_race_exercise_prevents_a_proof(exercise):
    assert [doubt_about(ast.parse(file.read_bytes())) for file in (exercise.reference, exercise.scenarios)] == ["", ""]
