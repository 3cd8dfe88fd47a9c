"""The pytest plugin: the `student` fixture, and the verdict on each check.

A suite is an ordinary pytest file. It runs in this trusted process and never imports submitted code. The plugin is
loaded by every grading, and by pytest itself when an editor starts it.
"""

import ast
import functools
import inspect
import io
import textwrap
from collections.abc import AsyncIterator, Callable, Generator
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
import pytest_asyncio

from grader.execution import LaunchError
from grader.grading.fixture import StudentFixture
from grader.grading.grading_context import GradingContext, open_session
from grader.grading.results import CheckFailed
from grader.intake import load_catalogue
from grader.judging import FORM_ERRORS, with_advice
from grader.model import HIDDEN_SUITE, CheckReport, Exercise, Finding, Reason, Visibility, grader_bug

CONTEXT = pytest.StashKey[GradingContext]()
FIXTURE = pytest.StashKey[StudentFixture]()
VISIBILITY_MARK = "visibility"
"""The mark that states who may see a check: `@pytest.mark.visibility("after_due_date")`."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{VISIBILITY_MARK}(value): who may see the check (docs/exercises.md)")


def pytest_unconfigure(config: pytest.Config) -> None:
    if CONTEXT in config.stash:
        config.stash[CONTEXT].close()


@pytest_asyncio.fixture
async def student(request: pytest.FixtureRequest) -> AsyncIterator[StudentFixture]:
    """The submitted code of the exercise that this suite belongs to."""
    context = request.config.stash.setdefault(CONTEXT, GradingContext(_exercises_around(request.path), {}))
    exercise = context.exercise_of(request.path)
    if exercise is None:
        pytest.fail(
            f"{request.path} is not the suite of an exercise: exercise.toml is missing beside it", pytrace=False
        )
    file = context.submitted_file_of(exercise)
    async with open_session(context, file, exercise) as session:
        request.node.stash[FIXTURE] = fixture = StudentFixture(file, exercise, session, context.trust)
        yield fixture


def _exercises_around(suite: Path) -> list[Exercise]:
    """The catalogue that contains the suite, for a pytest that an editor has started."""
    root = next((folder for folder in suite.parents if (folder / "exercises").is_dir()), None)
    return load_catalogue(root) if root else []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Puts the verdict on pytest's report, as JSON in `report.check`, and its words in place of a traceback."""
    report = yield
    fixture = item.stash.get(FIXTURE, None)
    if fixture is None and "student" not in getattr(item, "fixturenames", ()):
        return report
    if report.when != "call" and call.excinfo is None:
        return report
    check = report_check(item, call.excinfo, call.duration, fixture)
    report.check = msgspec.json.encode(check).decode()
    if check.finding is not None:
        report.outcome = "failed"
        report.longrepr = _rendered(check, fixture)
    return report


def report_check(
    item: pytest.Item,
    excinfo: pytest.ExceptionInfo[BaseException] | None,
    seconds: float,
    fixture: StudentFixture | None,
) -> CheckReport:
    """The verdict on a check that has run for `seconds` and ended with an exception or without."""
    finding = None
    if excinfo is not None:
        finding = _finding(excinfo, fixture)
    elif fixture is None or not any(result.judged for result in fixture.results):
        finding = grader_bug("This check passed without having judged anything.")
    return CheckReport(
        id=check_id(item),
        title=(inspect.getdoc(getattr(item, "obj", None)) or item.name).splitlines()[0].rstrip("."),
        status=finding.status if finding else "passed",
        finding=finding,
        evidence=tuple(result.observation for result in fixture.results) if fixture else (),
        seconds=seconds,
        expectations=tuple(fixture.expectations) if fixture else (),
        rejudgeable=_rejudgeable(item, excinfo, fixture),
        remark=fixture.remark if fixture and finding is None else "",
        visibility=visibility_of(item),
    )


def visibility_of(item: pytest.Item) -> Visibility:
    """The visibility that the mark `visibility` states; else hidden in a hidden suite, and visible elsewhere.

    Raises ValueError for a mark that states no visibility.
    """
    mark = item.get_closest_marker(VISIBILITY_MARK)
    if mark is None:
        return Visibility.HIDDEN if item.path.name == HIDDEN_SUITE else Visibility.VISIBLE
    if len(mark.args) != 1 or mark.kwargs:
        raise ValueError("it takes one value")
    return Visibility(mark.args[0])


def check_id(item: pytest.Item) -> str:
    """The id of a check: the name of its function without `test_`."""
    return item.name.removeprefix("test_")


def _rejudgeable(
    item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException] | None, fixture: StudentFixture | None
) -> Literal["demands", "cut", "else"]:
    """The basis of the verdict: see `CheckReport.rejudgeable`."""
    if excinfo is None:
        return "demands" if fixture is not None and fixture.expectations else "else"
    if not isinstance(excinfo.value, CheckFailed) or not excinfo.value.is_recorded:
        return "else"
    return "demands" if _failed_in_last_statement(item, excinfo) else "cut"


def _failed_in_last_statement(item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether nothing of the check was left to run.

    Only the source of the check shows that: statements that did not run leave no trace.
    """
    function = inspect.unwrap(getattr(item, "obj", None) or _failed_in_last_statement)
    lines = [entry.lineno + 1 for entry in excinfo.traceback if entry.frame.code.raw is function.__code__]
    last = _last_statement(function)
    return bool(lines) and last is not None and last[0] <= lines[-1] <= last[1]


@functools.cache
def _last_statement(function: Callable[..., Any]) -> tuple[int, int] | None:
    """The first and the last line of the function's last statement, if that is a plain call."""
    try:
        lines, start = inspect.getsourcelines(function)
        statement = ast.parse(textwrap.dedent("".join(lines))).body[0].body[-1]  # type: ignore[attr-defined]
    except (OSError, SyntaxError, IndexError, AttributeError):
        return None
    if not isinstance(statement, ast.Expr):
        return None
    return start + statement.lineno - 1, start + (statement.end_lineno or statement.lineno) - 1


def _finding(excinfo: pytest.ExceptionInfo[BaseException], fixture: StudentFixture | None) -> Finding:
    problem = excinfo.value
    if isinstance(problem, CheckFailed):
        return problem.finding
    if isinstance(problem, AssertionError) and fixture is not None and fixture.results and fixture.results[-1].judged:
        text = (str(problem).strip() or "A condition of this check was not met.").splitlines()[0]
        plain = Finding(status="failed", reason=Reason.WRONG_RESULT, what=text)
        return with_advice(plain, fixture.exercise)
    value_was_read = fixture is not None and any(result.value_was_read for result in fixture.results)
    if fixture is not None and value_was_read and isinstance(problem, FORM_ERRORS):
        text = f"Your function returned a value of another form than expected ({type(problem).__name__}: {problem})."
        return with_advice(Finding(status="failed", reason=Reason.WRONG_RESULT, what=text), fixture.exercise)
    if isinstance(problem, LaunchError):
        return grader_bug(str(problem))
    return grader_bug(str(excinfo.getrepr(style="short")))


def _rendered(check: CheckReport, fixture: StudentFixture | None) -> str:
    """The output of `grade` for this check."""
    # Imported only now: a grading that needs no words of pytest starts without rich.
    from rich.console import Console

    from grader.reports.escape import for_log
    from grader.reports.terminal import show_problem

    output = io.StringIO()
    slug, path = (fixture.exercise.slug, fixture.path) if fixture else ("suite", "")
    print(f"{check.status}: {check.finding.reason}\n" if check.finding else "", file=output)
    show_problem(check, slug, path, Console(file=output, width=100, color_system=None))
    return for_log(output.getvalue())
