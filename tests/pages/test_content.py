"""What a page has for exercises in each state, and for each kind of evidence."""

from grader.model import ExceptionInfo, Frame, OutputLine, Raised, Reason, Report, ThreadState
from grader.pages.content import page_content
from tests.builders import answered, check_of, clean, jobs, report_of, run_of


def view_of(check, **more):
    [exercise] = page_content(Report(exercises=(report_of(check, **more),))).exercises
    return exercise.checks[0]


def test_the_board_counts_what_is_done_and_says_what_is_not_begun():
    content = page_content(
        Report(
            exercises=(
                report_of(check_of("a"), slug="done"),
                report_of(check_of("a", Reason.NOT_STARTED), slug="stub"),
                report_of(check_of("a", Reason.RACE), slug="wrong"),
            )
        )
    )
    assert (content.done, content.title) == (1, "Where you stand")
    assert [each.state for each in content.exercises] == ["passed", "not started", "failed · race"]
    assert content.exercises[1].checks == ()


def test_one_exercise_is_the_title():
    assert page_content(Report(exercises=(report_of(check_of("a")),))).title == "fan_out: About fan_out"


def test_checks_that_failed_come_first():
    exercise = report_of(check_of("good"), check_of("bad", Reason.RACE))
    [view] = page_content(Report(exercises=(exercise,))).exercises
    assert [check.title for check in view.checks] == ["Title of bad", "Title of good"]
    assert view.checks[0].words == (("seen", "seen of bad"), ("why", "why it matters"), ("try", "what to try"))


def test_a_timing_verdict_has_a_chart():
    seen = clean(run=run_of(*jobs(2)), calls=answered((0.0, 0.1), (0.1, 0.2)))
    assert view_of(check_of("a", Reason.SEQUENTIAL, (seen,))).chart is not None


def test_a_hang_has_the_places_of_the_threads():
    where = ThreadState(sort="thread", name="one", waits_for="a lock", frames=(Frame(3, "work", "lock.acquire()"),))
    view = view_of(check_of("a", Reason.TIMED_OUT, (clean(stack_dump=(where,)),)))
    assert view.positions.threads == (where,)


def test_an_exception_has_its_traceback_and_the_output():
    problem = ExceptionInfo(stage="call", kind="KeyError", message="'x'", frames=(Frame(3, "work", "a['x']"),))
    seen = clean(ending=Raised(problem), lines=(OutputLine(0.1, "stdout", "hello"),))
    view = view_of(check_of("a", Reason.RAISED, (seen,)))
    assert view.traceback.problem == problem
    assert view.output.lines[0].text == "hello"


def test_a_problem_that_several_checks_have_is_shown_once():
    same = {"what": "It never returned."}
    checks = (check_of(name, Reason.TIMED_OUT, **same) for name in ("a", "b"))
    exercise = report_of(*checks, check_of("c", Reason.RACE), check_of("d"), check_of("e"))
    [view] = page_content(Report(exercises=(exercise,))).exercises
    assert [(check.title, check.also) for check in view.checks] == [
        ("Title of c", ()),
        ("Title of a", ("Title of b",)),
        ("Title of d", ()),
        ("Title of e", ()),
    ]
