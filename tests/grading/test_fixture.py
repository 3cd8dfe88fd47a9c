"""The fixture `student`: what it sends to a student process, what it records, and when a pass needs a review."""

import builtins
import random

import msgspec
import pytest

from grader import plain_values
from grader.grading import grade_sources
from grader.grading.fixture import StudentFixture
from grader.grading.results import CheckFailed
from grader.intake import SubmittedFile
from grader.model import JOB_EXCEPTIONS, ExplorationOutcome, Explored, Finding, Reason, Returned, ThreadState
from tests.builders import CLEAN, clean, exercise_in
from tests.tiny import hand_in, make_catalogue

SUITE = '''
async def test_every_schedule(student):
    """Every schedule"""
    exploration = await student.explore("run_all", student.jobs(2), schedules=20)
    await exploration.expect(exploration.receipts)
'''
RIGHT = "def run_all(jobs):\n    return [job() for job in jobs]\n"
WRONG = "def run_all(jobs):\n    return []\n"
REACHING = "import gc\nOBJECTS = len(gc.get_objects())\n\n\n"
OPENING = "import socket\n\n\ndef ask():\n    return socket.create_connection(('127.0.0.1', 1))\n\n\nask()\n"


def verdict(tmp_path, text, trust):
    exercise = make_catalogue(tmp_path / "kit", suite=SUITE)
    [report] = grade_sources([exercise], [hand_in(tmp_path / "mine", exercise, text)], trust=trust)
    [check] = report.checks
    return check.status, str(check.finding.reason) if check.finding else "", check


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_plain_code_passes_without_a_remark(tmp_path, trust):
    status, _, check = verdict(tmp_path, RIGHT, trust)
    assert (status, check.remark) == ("passed", "")


def test_the_authors_own_code_passes_with_a_remark(tmp_path):
    status, _, check = verdict(tmp_path, REACHING + RIGHT, "author")
    assert status == "passed"
    assert (
        check.remark == "Where an instructor grades this file, a person must look at its passes: line 1 has import gc."
    )


def test_a_pass_that_could_be_forged_needs_a_review_where_nobody_is_trusted(tmp_path):
    status, reason, check = verdict(tmp_path, REACHING + RIGHT, "nobody")
    assert (status, reason) == ("inconclusive", "needs_review")
    assert "line 1 has import gc" in check.finding.what
    assert check.finding.hint


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_a_failure_that_was_found_is_a_failure_whatever_the_code_could_reach(tmp_path, trust):
    assert verdict(tmp_path, REACHING + WRONG, trust)[:2] == ("failed", "wrong_result")


@pytest.mark.parametrize("trust", ["author", "nobody"])
def test_code_that_cannot_run_under_the_scheduler_is_inconclusive(tmp_path, trust):
    status, reason, check = verdict(tmp_path, OPENING + RIGHT, trust)
    assert (status, reason) == ("inconclusive", "not_under_control")
    assert "socket" in check.finding.what


class FakeSession:
    """Stands in for a student process: keeps the runs, and gives the prepared observations in turn."""

    def __init__(self, *observations):
        self.runs, self._observations = [], list(observations)

    async def run(self, run, is_enough=None):
        self.runs.append(run)
        return msgspec.structs.replace(self._observations.pop(0), run=run)


@pytest.fixture
def make_student(tmp_path):
    def make(*observations, finding=None, number=1):
        exercise = exercise_in(tmp_path, number=number)
        exercise.scenarios.write_text("def two_adds(submission):\n    pass\n")
        file = SubmittedFile(slug="fan_out", path=exercise.stub, content=b"x = 1\n", finding=finding)
        session = FakeSession(*observations)
        return StudentFixture(file, exercise, session), session

    return make


async def test_jobs_among_the_arguments_become_references(make_student):
    student, session = make_student(clean())
    jobs = student.jobs(2, seconds=0.5)
    await student.call("work", jobs, [1, jobs[0]], 5, ceiling=2)
    [run] = session.runs
    assert run.arguments == (
        {"list": [{"job": 0}, {"job": 1}]},
        {"list": [plain_values.encode(1), {"job": 0}]},
        plain_values.encode(5),
    )
    assert [(job.name, job.seconds) for job in run.jobs] == [("job 1", 0.5), ("job 2", 0.5)]
    assert (run.function, run.ceiling, run.scenario, run.exploration) == ("work", 2, False, None)


async def test_values_of_which_the_schedule_takes_one_stand_in_the_argument(make_student):
    student, session = make_student(clean())
    [job] = student.jobs(1)
    await student.call("work", student.any_of([1], job))
    assert session.runs[0].arguments == ({"any_of": [{"list": [plain_values.encode(1)]}, {"job": 0}]},)
    assert len(session.runs[0].jobs) == 1


async def test_equal_jobs_made_apart_are_two_jobs(make_student):
    student, session = make_student(clean())
    await student.call("work", student.jobs(1) + student.jobs(1))
    assert session.runs[0].arguments == ({"list": [{"job": 0}, {"job": 1}]},)


async def test_a_scenario_can_have_a_ceiling_and_a_heartbeat(make_student):
    student, session = make_student(clean())
    await student.play("two_adds", ceiling=3, heartbeat=0.05, deadline=1.0)
    [run] = session.runs
    assert (run.scenario, run.ceiling, run.heartbeat, run.deadline) == (True, 3, 0.05, 1.0)


async def test_a_run_says_whether_the_exercise_is_about_one_function(make_student):
    student, session = make_student(clean(), clean())
    await student.play("two_adds")
    metadata = msgspec.structs.replace(student.exercise.metadata, names=("fan_out",))
    student.exercise = msgspec.structs.replace(student.exercise, metadata=metadata)
    await student.play("two_adds")
    assert [run.one_function for run in session.runs] == [False, True]


async def test_every_run_stores_the_seed_of_what_the_check_draws(make_student):
    student, session = make_student(clean(), clean(), clean())
    drawn = student.random.random()
    await student.call("work")
    await student.play("two_adds")
    await student.explore("work")
    [seed] = {run.seed for run in session.runs}
    assert random.Random(seed).random() == drawn


def test_each_check_draws_from_a_seed_of_its_own(make_student):
    assert len({make_student(number=number)[0].seed for number in range(5)}) == 5


def test_an_exception_that_is_drawn_can_be_raised_with_a_receipt(make_student):
    student, _ = make_student()
    kinds = {getattr(builtins, student.exception()) for _ in range(1000)}
    assert kinds == {getattr(builtins, name) for name in JOB_EXCEPTIONS}
    for kind in kinds:
        assert issubclass(kind, Exception)
        assert str(kind("receipt")) == "receipt"


async def test_a_file_that_cannot_be_run_fails_without_a_process(make_student):
    finding = Finding(status="failed", reason=Reason.SYNTAX_ERROR, what="line 1: no")
    student, session = make_student(finding=finding)
    with pytest.raises(CheckFailed) as caught:
        await student.call("work")
    assert caught.value.finding.reason is Reason.SYNTAX_ERROR
    assert caught.value.finding.hint  # with advice
    assert not caught.value.is_recorded
    assert session.runs == []


async def test_an_expectation_is_recorded_with_its_run_whether_it_holds_or_not(make_student):
    student, _ = make_student(clean(), clean())
    first = await student.call("work", student.jobs(2))
    second = await student.call("work", student.jobs(2))
    first.expect(returns=["r0", "r1"], together=2)
    with pytest.raises(CheckFailed) as caught:
        second.expect(returns=["r1", "r0"])
    assert caught.value.is_recorded
    assert [(each.run, each.expected.together) for each in student.expectations] == [(0, 2), (1, 0)]
    assert [result.judged for result in student.results] == [True, True]


async def test_the_value_is_decoded_after_the_run_was_judged(make_student):
    unfinished = clean(survivors=(ThreadState(sort="thread", name="x"),))
    student, _ = make_student(clean(), unfinished)
    good = await student.call("work")
    assert not good.value_was_read
    assert good.value == ["r0", "r1"]
    assert good.value_was_read
    bad = await student.call("work")
    with pytest.raises(CheckFailed):
        _ = bad.value
    assert not bad.value_was_read


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        (["r0", "r1", "again"], ["r0", "r1", "again"]),
        (["again", "r1", "r0"], ["again", "r1", "r0"]),
        (["r0", "r1", "r0"], ["r0", "r1", "again"]),
        (["again", "r1", "again"], ["again", "r1", "r0"]),
        (["r1", "again", "r0"], ["again", "r1", "r0"]),
        ([], ["r0", "r1", "again"]),
        (5, ["r0", "r1", "again"]),
        ({"a": 1}, ["r0", "r1", "again"]),
    ],
)
async def test_the_receipts_of_a_job_in_several_places_may_come_in_any_order(make_student, returned, expected):
    again = msgspec.structs.replace(CLEAN.calls[0], receipt="again")
    seen = clean(ending=Returned(plain_values.encode(returned)), calls=(*CLEAN.calls, again))
    student, _ = make_student(seen)
    first, second = student.jobs(2)
    run = await student.call("work", [first, second, first])
    assert run.receipts_at([0, 1, 0]) == expected


async def test_receipts_and_the_canary_of_an_exploration_cannot_be_guessed(make_student):
    student, session = make_student(clean(), clean())
    results = [await student.explore("work", student.jobs(2), schedules=7) for _ in range(2)]
    for each in results:
        with pytest.raises(CheckFailed):
            await each.expect(1)
    explorations = [run.exploration for run in session.runs]
    receipts = [receipt for result in results for receipt in result.receipts]
    assert len({*receipts}) == 4
    assert receipts == [receipt for exploration in explorations for receipt in exploration.receipts]
    assert explorations[0].canary != explorations[1].canary
    assert all(len(set(exploration.canary)) == 3 for exploration in explorations)
    assert [exploration.schedules for exploration in explorations] == [7, 7]


async def test_a_name_in_the_scenarios_of_the_exercise_is_a_scenario(make_student):
    student, session = make_student(clean(), clean())
    for name in ("two_adds", "work"):
        with pytest.raises(CheckFailed):
            await (await student.explore(name)).expect(1)
    assert [run.scenario for run in session.runs] == [True, False]


def explored(run, values):
    """The observation of an exploration that found these values, each under three schedules."""
    start, first, second = run.exploration.canary
    canary = (start + first, start + second, start + first + second)
    outcomes = tuple(
        ExplorationOutcome(token=f"A{value}", count=3, value=plain_values.encode(value)) for value in values
    )
    return clean(ending=Explored(outcomes=outcomes, schedules=3 * len(values), bound="", canary=canary))


class ExploringSession(FakeSession):
    async def run(self, run, is_enough=None):
        self.is_enough = is_enough
        self.runs.append(run)
        return msgspec.structs.replace(explored(run, [5, 6]), run=run)


async def test_a_wrong_outcome_is_run_again_to_explain_it(make_student):
    student, _ = make_student()
    student._session = session = ExploringSession()
    exploration = await student.explore("work")
    with pytest.raises(CheckFailed) as caught:
        await exploration.expect(6)
    assert caught.value.finding.reason is Reason.RACE
    assert not caught.value.is_recorded
    assert [run.exploration.explain for run in session.runs] == ["", "A5"]
    assert session.runs[1].exploration.canary == session.runs[0].exploration.canary


async def test_right_outcomes_beside_wrong_ones_are_enough(make_student):
    student, _ = make_student()
    student._session = session = ExploringSession()
    await (await student.explore("work")).expect(5, 6)
    right, wrong = (ExplorationOutcome(token="A", count=1, value=plain_values.encode(value)) for value in (5, 7))
    assert [session.is_enough(each) for each in ((right,), (right, wrong), (wrong,))] == [False, True, False]


async def test_nothing_is_explored_before_it_is_said_what_is_expected(make_student):
    student, session = make_student()
    await student.explore("work")
    assert session.runs == []


async def test_a_right_outcome_passes_without_another_run(make_student):
    student, _ = make_student()
    student._session = session = ExploringSession()
    await (await student.explore("work")).expect(5, 6)
    assert len(session.runs) == 1


async def test_what_a_program_found_is_judged_and_shown(make_student):
    student, _ = make_student()
    (student.exercise.folder / "programs.py").write_text('def sentence():\n    return {"answer": True}\n')
    assert await student.measure("sentence") == {"answer": True}
    student.note("It is true.")
    assert student.remark == "It is true."


async def test_a_machine_that_cannot_tell_makes_the_check_inconclusive(make_student):
    student, _ = make_student()
    (student.exercise.folder / "programs.py").write_text('def sentence():\n    return {"unclear": "Too busy."}\n')
    with pytest.raises(CheckFailed) as caught:
        await student.measure("sentence")
    finding = caught.value.finding
    assert (finding.status, finding.reason, finding.what) == ("inconclusive", Reason.MACHINE_BUSY, "Too busy.")


async def test_a_check_can_fail_with_a_reason_of_its_own(make_student):
    student, _ = make_student()
    with pytest.raises(CheckFailed) as caught:
        student.fail("too_heavy", "7 KB each.")
    finding = caught.value.finding
    assert (finding.status, finding.reason, finding.what) == ("failed", Reason.TOO_HEAVY, "7 KB each.")
    assert finding.hint
