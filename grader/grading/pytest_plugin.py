"""Makes pytest the judge's bench: the `student` fixture runs submitted code elsewhere and brings back what was seen.

A suite is an ordinary pytest file. It runs in this, trusted process and never imports what was submitted.
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
from rich.console import Console

from grader.execution import LaunchError
from grader.grading.fixture import CheckFailed, GradingContext, StudentFixture, open_session
from grader.intake import load_catalogue
from grader.judging import with_advice
from grader.model import CheckReport, Exercise, Finding, Reason, grader_bug
from grader.reports.terminal import show_problem

FORM_ERRORS = (TypeError, AttributeError, LookupError, ValueError)
"""What a suite runs into when it takes apart a value that is not in the form it asked for."""


def _exercises_around(suite: Path) -> list[Exercise]:
    """The catalogue that a suite stands in when pytest was started by hand."""
    root = next((folder for folder in suite.parents if (folder / "exercises").is_dir()), None)
    return load_catalogue(root) if root else []


BENCH = pytest.StashKey[GradingContext]()
FIXTURE = pytest.StashKey[StudentFixture]()


def pytest_unconfigure(config: pytest.Config) -> None:
    if BENCH in config.stash:
        config.stash[BENCH].close()


@pytest_asyncio.fixture
async def student(request: pytest.FixtureRequest) -> AsyncIterator[StudentFixture]:
    """The submitted code of the exercise whose suite this is."""
    bench = request.config.stash.setdefault(BENCH, GradingContext(_exercises_around(request.path), {}))
    exercise = bench.exercise_of(request.path)
    if exercise is None:
        pytest.fail(f"{request.path} is no suite of an exercise: it needs an exercise.toml beside it", pytrace=False)
    source = bench.submitted_file_of(exercise)
    async with open_session(bench, source, exercise) as lodging:
        request.node.stash[FIXTURE] = fixture = StudentFixture(source, exercise, lodging)
        yield fixture


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Puts the verdict on the report, as JSON in `report.check`, and its words in the place of a traceback."""
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
        report.longrepr = _words(check, fixture)
    return report


def report_check(
    item: pytest.Item,
    excinfo: pytest.ExceptionInfo[BaseException] | None,
    seconds: float,
    fixture: StudentFixture | None,
) -> CheckReport:
    """The verdict on a check that has run, for `seconds`, and ended with an exception or without."""
    finding = None
    if excinfo is not None:
        finding = _finding(item, excinfo, fixture)
    elif fixture is None or not any(seen.judged for seen in fixture.results):
        finding = grader_bug("This check passed without having judged anything.")
    return CheckReport(
        id=check_id(item),
        title=(inspect.getdoc(getattr(item, "obj", None)) or item.name).splitlines()[0].rstrip("."),
        status=finding.status if finding else "passed",
        finding=finding,
        evidence=tuple(seen.observation for seen in fixture.results) if fixture else (),
        seconds=seconds,
        expectations=tuple(fixture.expectations) if fixture else (),
        rejudgeable=_rests(item, excinfo, fixture),
    )


def _rests(
    item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException] | None, fixture: StudentFixture | None
) -> Literal["demands", "cut", "else"]:
    """What the verdict rests on: see `CheckReport`."""
    if excinfo is None:
        return "demands" if fixture is not None and fixture.expectations else "else"
    if not isinstance(excinfo.value, CheckFailed) or not excinfo.value.stored:
        return "else"
    function = inspect.unwrap(getattr(item, "obj", None) or _rests)
    lines = [entry.lineno + 1 for entry in excinfo.traceback if entry.frame.code.raw is function.__code__]
    last = _last_statement(function)
    return "demands" if lines and last and last[0] <= lines[-1] <= last[1] else "cut"


@functools.cache
def _last_statement(function: Callable[..., Any]) -> tuple[int, int] | None:
    """The first and last line of the function's last statement, if that is a plain call."""
    try:
        lines, start = inspect.getsourcelines(function)
        statement = ast.parse(textwrap.dedent("".join(lines))).body[0].body[-1]  # type: ignore[attr-defined]
    except (OSError, SyntaxError, IndexError, AttributeError):
        return None
    if not isinstance(statement, ast.Expr):
        return None
    return start + statement.lineno - 1, start + (statement.end_lineno or statement.lineno) - 1


def check_id(item: pytest.Item) -> str:
    return item.name.removeprefix("test_")


def _finding(
    item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException], fixture: StudentFixture | None
) -> Finding:
    problem = excinfo.value
    if isinstance(problem, CheckFailed):
        return problem.finding
    if isinstance(problem, AssertionError) and fixture is not None and fixture.results and fixture.results[-1].judged:
        text = str(problem).strip() or "A demand of this check was not met."
        plain = Finding(status="failed", reason=Reason.WRONG_RESULT, what=text.splitlines()[0])
        return with_advice(plain, fixture.exercise)
    if (
        fixture is not None
        and any(seen.value_was_read for seen in fixture.results)
        and isinstance(problem, FORM_ERRORS)
    ):
        text = f"What your function returned has not the form that was asked for ({type(problem).__name__}: {problem})."
        return with_advice(Finding(status="failed", reason=Reason.WRONG_RESULT, what=text), fixture.exercise)
    if isinstance(problem, LaunchError):
        return grader_bug(str(problem))
    return grader_bug(str(excinfo.getrepr(style="short")))


def _words(check: CheckReport, fixture: StudentFixture | None) -> str:
    """What `grade` shows of this check."""
    told = io.StringIO()
    slug, path = (fixture.exercise.slug, fixture.path) if fixture else ("suite", "")
    print(f"{check.status}: {check.finding.reason}\n" if check.finding else "", file=told)
    show_problem(check, slug, path, Console(file=told, width=100, color_system=None))
    return told.getvalue()
