"""An exercise ships only if its checks separate right from wrong programs; each problem is named."""

import msgspec
import pytest

from grader.cli import check
from grader.cli.check import FEWEST_WRONG, Trial, check_exercises, judge_trials
from grader.cli.main import main
from grader.intake.originals import content_hash
from grader.intake.submission import SubmittedFile
from grader.model.exercise import WrongSolution
from grader.model.verdict import Reason
from tests.builders import STUB as STUB_OF_AN_EXERCISE
from tests.builders import check_of, exercise_in, report_of

STUB = ("stub", report_of(check_of("order", Reason.NOT_STARTED), check_of("many", Reason.NOT_STARTED)))
REFERENCE = ("reference", report_of(check_of("order"), check_of("many")))


def wrong(name, stated, reason, **found):
    """A wrong solution that states to fail `stated` with `reason`, and with which each check `found` its reason."""
    return (name, stated, reason), report_of(*[check_of(check, found.get(check)) for check in ("order", "many")])


MIXES = wrong("mixes", "order", Reason.WRONG_ORDER, order=Reason.WRONG_ORDER)
LOOPS = wrong("loops", "many", Reason.SEQUENTIAL, many=Reason.SEQUENTIAL)


def problems_of(tmp_path, *trials, **metadata):
    exercise = exercise_in(tmp_path)
    exercise = msgspec.structs.replace(exercise, metadata=msgspec.structs.replace(exercise.metadata, **metadata))
    pairs = []
    for program, report in trials:
        path = {"stub": exercise.stub, "reference": exercise.reference}.get(program, exercise.solutions / "wrong/x.py")
        stated = None
        if program not in ("stub", "reference"):
            stated = WrongSolution(slug="fan_out", name=program[0], path=path, check=program[1], reason=program[2])
        pairs.append((Trial(exercise=exercise, source=SubmittedFile(slug="fan_out", path=path), wrong=stated), report))
    return list(judge_trials(exercise, pairs))


def judge_trials_of(tmp_path, stated, report):
    exercise = exercise_in(tmp_path)
    trial = Trial(exercise=exercise, source=SubmittedFile(slug="fan_out", path=stated.path), wrong=stated)
    return judge_trials(exercise, [(trial, report)])


def test_an_exercise_whose_checks_all_matter_has_no_problem(tmp_path):
    assert problems_of(tmp_path, STUB, REFERENCE, MIXES, LOOPS) == []


def test_a_wrong_solution_may_fail_more_checks_for_its_own_reason(tmp_path):
    both = wrong("both", "many", Reason.SEQUENTIAL, many=Reason.SEQUENTIAL, order=Reason.SEQUENTIAL)
    assert problems_of(tmp_path, STUB, REFERENCE, both) == []


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Reason.SEQUENTIAL, []),
        (Reason.CRASHED, ["x: order is crashed, stated is sequential. seen of order"]),
        (None, ["x: order passes; it must fail with sequential. This mistake gets through."]),
    ],
)
def test_each_check_that_a_wrong_solution_states_must_fail_with_its_own_reason(tmp_path, found, expected):
    (_, report) = wrong("x", "many", Reason.RAISED, many=Reason.RAISED, order=found)
    stated = WrongSolution(
        slug="fan_out",
        name="x",
        path=tmp_path,
        check="many",
        reason=Reason.RAISED,
        more=(("order", Reason.SEQUENTIAL),),
    )
    assert [each for each in judge_trials_of(tmp_path, stated, report) if each.startswith("x:")] == expected


@pytest.mark.parametrize(
    ("changed", "facts"),
    [
        (("stub", report_of(check_of("order"))), ["stub: order is passed", "must be not_started"]),
        (("stub", report_of(check_of("order", Reason.RAISED))), ["stub: order is raised", "must be not_started"]),
        (("reference", report_of(check_of("many", Reason.SEQUENTIAL))), ["reference: many is failed (sequential)"]),
        (("reference", report_of(check_of("many", Reason.MACHINE_BUSY))), ["reference: many is inconclusive"]),
        (wrong("x", "gone", Reason.RAISED), ["x: there is no check gone", "order, many"]),
        (wrong("x", "many", Reason.RAISED), ["x: many passes", "must fail with raised"]),
        (wrong("x", "many", Reason.RAISED, many=Reason.CRASHED), ["x: many is crashed, stated is raised"]),
        (wrong("x", "many", Reason.RAISED, many=Reason.RAISED, order=Reason.CRASHED), ["x: order is crashed"]),
        (wrong("x", "many", Reason.RAISED, many=Reason.GRADER_BUG), ["x: many is grader_bug"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_each_defect_gives_one_problem(tmp_path, changed, facts):
    [problem] = problems_of(tmp_path, changed, MIXES, LOOPS)
    for fact in facts:
        assert fact in problem


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason.WRONG_ORDER, []),
        (None, ["stub: it passes. An exercise to repair begins with a program that fails a check."]),
        (Reason.MACHINE_BUSY, ["stub: order is inconclusive (machine_busy). seen of order"]),
    ],
)
def test_the_stub_of_an_exercise_to_repair_is_a_program_that_fails(tmp_path, reason, expected):
    stub = ("stub", report_of(check_of("order", reason), check_of("many")))
    original = content_hash(STUB_OF_AN_EXERCISE)
    assert problems_of(tmp_path, stub, REFERENCE, MIXES, LOOPS, form="repair", original=original) == expected


def test_an_exercise_to_repair_states_the_hash_of_its_stub(tmp_path):
    stub = ("stub", report_of(check_of("order", Reason.WRONG_ORDER), check_of("many")))
    [problem] = problems_of(tmp_path, stub, REFERENCE, MIXES, LOOPS, form="repair", original="another")
    assert f'original = "{content_hash(STUB_OF_AN_EXERCISE)}"' in problem


def test_an_exercise_must_not_come_after_one_that_does_not_exist(tmp_path, capsys):
    file = exercise_in(tmp_path).folder / "exercise.toml"
    file.write_text('title = "T"\nsummary = "S"\nhints = []\nafter = ["fan_uot"]\n', encoding="utf-8")
    assert main(["check", "--root", str(tmp_path)]) == 2
    assert "fan_out: exercise.toml has after = ['fan_uot'], which does not exist." in capsys.readouterr().err


def test_a_check_that_ends_in_an_error_with_every_program_gives_one_problem(tmp_path):
    error = check_of("many", Reason.GRADER_BUG, what="Traceback\nit must be a coroutine")
    trials = [
        ("stub", report_of(check_of("order", Reason.NOT_STARTED), error)),
        ("reference", report_of(check_of("order"), error)),
        (("mixes", "order", Reason.WRONG_ORDER), report_of(check_of("order", Reason.WRONG_ORDER), error)),
    ]
    assert problems_of(tmp_path, *trials) == ["check many: it must be a coroutine"]


def test_a_suite_that_cannot_be_collected_gives_one_problem(tmp_path):
    report = report_of(check_of("suite", Reason.GRADER_BUG, what="ModuleNotFoundError: no_such_module"))
    wrong_solution = (("mixes", "order", Reason.WRONG_ORDER), report)
    assert problems_of(tmp_path, ("stub", report), ("reference", report), wrong_solution) == [
        "check suite: ModuleNotFoundError: no_such_module"
    ]


def test_a_check_that_no_wrong_solution_fails_is_named(tmp_path):
    [problem] = problems_of(tmp_path, STUB, REFERENCE, LOOPS)
    assert problem.startswith("check order: no wrong solution fails it.")


def test_an_inconclusive_check_does_not_count_as_failed(tmp_path):
    busy = wrong("busy", "order", Reason.MACHINE_BUSY, order=Reason.MACHINE_BUSY)
    assert any("check order: no wrong solution" in each for each in problems_of(tmp_path, LOOPS, busy))


def test_a_missing_file_is_named_with_its_path_and_nothing_runs(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(check, "grade_sources", lambda exercises, sources: ran.extend(sources) or [])
    exercise = msgspec.structs.replace(exercise_in(tmp_path))
    exercise.stub.unlink()
    [outcome] = check_exercises([exercise])
    text = "\n".join(outcome.problems)
    for name, place in [
        ("fan_out.py is missing: it is the stub", "exercises/threads/01_fan_out/fan_out.py"),
        ("test_fan_out.py is missing: it is the suite", "exercises/threads/01_fan_out/test_fan_out.py"),
        ("README.md is missing: it is the instructions", "exercises/threads/01_fan_out/README.md"),
        ("fan_out.py is missing: it is the reference", "solutions/fan_out/fan_out.py"),
    ]:
        assert name in text
        assert place in text
    assert ran == []


def test_too_few_hints_and_too_few_wrong_solutions_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "grade_sources", lambda exercises, sources: [report_of() for _ in sources])
    exercise = exercise_in(tmp_path)
    exercise = msgspec.structs.replace(exercise, metadata=msgspec.structs.replace(exercise.metadata, hints=("look",)))
    exercise.suite.touch()
    [outcome] = check_exercises([exercise])
    assert "exercise.toml: 1 hint. Write at least 3, from a nudge to nearly there." in outcome.problems
    assert f"0 wrong solutions. Write at least {FEWEST_WRONG}, one misconception each." in outcome.problems


def test_a_wrong_solution_without_a_stated_reason_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "grade_sources", lambda exercises, sources: [report_of() for _ in sources])
    exercise = exercise_in(tmp_path)
    exercise.suite.touch()
    (exercise.solutions / "wrong").mkdir(parents=True)
    (exercise.solutions / "wrong" / "silent.py").touch()
    [outcome] = check_exercises([exercise])
    assert any(each.startswith("solutions/fan_out/wrong/silent.py: it has no line") for each in outcome.problems)


def gradings_in_turn(monkeypatch, tmp_path, *found):
    """The outcome for a wrong solution whose check `order` ends with each reason in turn."""
    exercise = exercise_in(tmp_path)
    exercise.suite.touch()
    (exercise.solutions / "wrong").mkdir(parents=True)
    (exercise.solutions / "wrong" / "mixes.py").write_text("# fails: order with wrong_order\n")
    reports = iter([report_of(check_of("order", reason)) for reason in found])
    stub = report_of(check_of("order", Reason.NOT_STARTED))
    monkeypatch.setattr(
        check,
        "grade_sources",
        lambda exercises, sources: [stub if each.path == exercise.stub else next(reports) for each in sources],
    )
    [outcome] = check_exercises([exercise])
    assert next(reports, None) is None
    return [each for each in outcome.problems if "mixes" in each], list(outcome.remarks)


def test_a_wrong_solution_as_stated_is_graded_once(tmp_path, monkeypatch):
    assert gradings_in_turn(monkeypatch, tmp_path, Reason.WRONG_ORDER) == ([], [])


def test_a_result_of_chance_is_a_remark(tmp_path, monkeypatch):
    stated = [Reason.WRONG_ORDER] * 4
    problems, [remark] = gradings_in_turn(monkeypatch, tmp_path, Reason.RACE, *stated)
    assert problems == []
    assert remark == (
        "In 1 of 5 gradings, not as stated. The first was: mixes: order is race, stated is wrong_order. seen of order"
    )


@pytest.mark.parametrize("other", [Reason.RACE, Reason.CRASHED])
def test_most_gradings_decide(tmp_path, monkeypatch, other):
    later = [Reason.WRONG_ORDER, other, Reason.WRONG_ORDER, Reason.WRONG_ORDER]
    problems, [remark] = gradings_in_turn(monkeypatch, tmp_path, Reason.RACE, *later)
    assert problems == []
    assert remark.startswith("In 2 of 5 gradings, not as stated.")


@pytest.mark.parametrize(
    "later",
    [
        [Reason.WRONG_ORDER, Reason.RACE, Reason.RACE, Reason.WRONG_ORDER],
        [Reason.WRONG_ORDER, Reason.WRONG_ORDER, Reason.WRONG_ORDER, None],
        [Reason.CRASHED] * 4,
    ],
)
def test_an_unexpected_result_that_comes_again_is_a_problem(tmp_path, monkeypatch, later):
    problems, remarks = gradings_in_turn(monkeypatch, tmp_path, Reason.RACE, *later)
    assert problems == ["mixes: order is race, stated is wrong_order. seen of order"]
    assert remarks == []


def test_a_wrong_solution_that_passes_once_is_a_problem(tmp_path, monkeypatch):
    problems, remarks = gradings_in_turn(monkeypatch, tmp_path, None)
    assert problems == ["mixes: order passes; it must fail with wrong_order. This mistake gets through."]
    assert remarks == []
