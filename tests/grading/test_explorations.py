"""Whole submissions put through a suite that explores: each gets the verdict that is true of it."""

import sys

import pytest

from grader.intake.catalogue import load_catalogue
from grader.model.observation import Explained, Explored
from grader.reports.interleaving import own_steps
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

SCENARIOS = '''"""What is done with a counter."""

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
    await exploration.expect(holds=lambda value: value == 2, says="{value} came of two adds")
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


def adding(lines: str, top: str = "import threading") -> str:
    """A counter whose add does this."""
    body = "\n".join("        " + line for line in lines.splitlines())
    return (
        f"{top}\n\n\nclass Counter:\n    def __init__(self):\n        self.value = 0\n"
        f"        self._lock = threading.Lock()\n\n    def add(self, n=1):\n{body}\n"
    )


# Name of the submission: its content, and the reason that the check `explored` gives (None: it passes).
SUBMISSIONS: dict[str, tuple[str, str | None]] = {
    "right": (RIGHT, None),
    "right, but printing a lot": (adding("with self._lock:\n    self.value += n\n    print('x' * 10_000)"), None),
    "the stub": (STUB, "not_started"),
    "the stub with a remark": (STUB + "x = 1\n", "not_started"),
    "no class": ("value = 0\n", "missing_name"),
    "no Python": ("class Counter(:\n", "syntax_error"),
    "an error at import": ("1 / 0\n", "import_error"),
    "no lock": (adding("self.value += n"), "race"),
    "a lock for each call": (adding("with threading.Lock():\n    self.value += n"), "race"),
    "read outside the lock": (adding("new = self.value + n\nwith self._lock:\n    self.value = new"), "race"),
    "never right": (adding("self.value += 2 * n"), "wrong_result"),
    "always raising": (adding("raise ValueError('no')"), "raised"),
    "raising if interrupted": (
        adding("before = self.value\nself.value += 0\nassert self.value == before\nself.value += n"),
        "race",
    ),
    "a lock taken twice": (adding("with self._lock, self._lock:\n    self.value += n"), "deadlock"),
    "a lock never released": (adding("self._lock.acquire()\nself.value += n"), "deadlock"),
    "spinning forever": (adding("while True:\n    if self.value > 100:\n        return"), "livelock"),
    "computing forever": (adding("sum(range(10**12))"), "timed_out"),
    "an object for a value": (adding("self.value = self"), "bad_answer"),
    "an int that lies": (
        adding(
            "self.value = Liar(6)",
            "import threading\nclass Liar(int):\n    def __eq__(self, x):\n        return True\n",
        ),
        "bad_answer",
    ),
    "leaving the process": (adding("import os\nos._exit(0)"), "not_under_control"),
    "wrong, and reaching for the scheduler": (adding("import gc\ngc.get_objects()"), "wrong_result"),
    "wrong, and reaching for the scenario": (
        adding("for t in threading.enumerate():\n    t._target = None\nself.value += n"),
        "race",
    ),
    "patching the scheduler's lock": (
        adding("threading.Lock.acquire = None"),
        "raised" if sys.version_info >= (3, 13) else "wrong_result",  # before, Lock is a function
    ),
    "exit": (adding("raise SystemExit"), "wrong_result"),
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
    sources = [hand_in(inbox / str(n), exercise, content) for n, (content, _) in enumerate(SUBMISSIONS.values())]
    return dict(zip(SUBMISSIONS, grade_all(exercise, sources), strict=True))


def the_check(verdicts, name, check="explored"):
    [found] = [each for each in verdicts[name].checks if each.id == check]
    return found


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_an_exploration_gives_the_true_verdict(verdicts, name):
    check = the_check(verdicts, name)
    assert (check.finding and str(check.finding.reason)) == SUBMISSIONS[name][1], check.finding
    statuses = {None: "passed", "not_under_control": "inconclusive"}
    assert check.status == statuses.get(SUBMISSIONS[name][1], "failed")


def test_nothing_but_a_right_solution_passes_all_checks(verdicts):
    passed = {name for name, report in verdicts.items() if report.status == "passed"}
    assert passed == {name for name, (_, reason) in SUBMISSIONS.items() if reason is None}


def test_real_threads_hide_what_the_exploration_shows(verdicts):
    assert the_check(verdicts, "no lock", "real").status == "passed"
    assert the_check(verdicts, "no lock", "tasks").finding.what.endswith("1 came of two adds")


def test_an_exception_in_a_thread_of_a_scenario_ends_the_run_that_plays_it(verdicts):
    finding = the_check(verdicts, "always raising", "real").finding
    assert (str(finding.reason), finding.what) == ("raised", "Your function raised ValueError: no")


def test_the_stub_is_not_started_in_real_threads_too(verdicts):
    assert str(the_check(verdicts, "the stub with a remark", "real").finding.reason) == "not_started"


def test_a_race_is_explained_in_the_student_s_own_lines(verdicts):
    told = the_check(verdicts, "no lock").evidence[-1].ending
    assert isinstance(told, Explained)
    assert told.bug == "lost_update"
    assert "counter.value" in told.sentence
    assert {step.source for step in told.steps if step.action == "write"} >= {"self.value += n"}
    assert {step.source for step in own_steps(told, "counter.py")} >= {"self.value += n"}


def test_each_outcome_has_a_token_and_the_canary_race_was_found(verdicts):
    found = the_check(verdicts, "no lock").evidence[0].ending
    assert isinstance(found, Explored)
    assert {outcome.value for outcome in found.outcomes} == {1, 5, 6}
    assert all(outcome.token for outcome in found.outcomes)
    assert len(set(found.canary)) == 3
