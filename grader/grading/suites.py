"""Lets pytest collect suites, silently and with nothing loaded that grading does not need.

Law: what is collected depends on the suites alone. pytest gets a configuration of its own, no variables, and no
arguments that a path could be taken for. A suite that yields fewer checks than its file defines is an error of ours.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import surroundings
from grader.model import OperatorError

CONFIGURATION = Path(__file__).with_name("suites.ini")
PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout", "grader.grading.pytest_plugin")
DISABLED_PLUGINS = (
    "junitxml",
    "doctest",
    "pastebin",
    "stepwise",
    "cacheprovider",
    "setupplan",
    "setuponly",
    "unraisableexception",
)


def collected_check(item: pytest.Item) -> str:
    """The name of the check, as in `grader.intake.defined_checks`, that the item belongs to."""
    group = getattr(item, "cls", None)
    name = getattr(item, "originalname", item.name)
    return f"{group.__name__}.{name}" if group else str(name)


class SuiteCollector:
    """The pytest plugin that collects exactly these suites, whatever their paths are made of."""

    def __init__(self, suites: list[Path]) -> None:
        self._suites = suites

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        session.items = []
        for suite in self._suites:
            session.items += session.genitems(pytest.Module.from_parent(session, path=suite))
        session.testscollected = len(session.items)
        return True


def run_pytest(suites: list[Path], plugin: object) -> None:
    """Runs one pytest session over the suites; `plugin` takes over its run loop.

    Raises KeyboardInterrupt if the session was interrupted, OperatorError for an interpreter that leaves out parts of
    the suites, and RuntimeError if pytest could not run.
    """
    if sys.flags.optimize:
        raise OperatorError("Python runs with -O, which leaves out assertions.", "Run it without -O.")
    options = ["-c", str(CONFIGURATION), "--import-mode=importlib", "--noconftest", "--capture=no", "-q"]
    options += ["--disable-plugin-autoload", "--continue-on-collection-errors"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += [word for name in PLUGINS for word in ("-p", name)]
    options += [word for name in DISABLED_PLUGINS for word in ("-p", f"no:{name}")]
    output = io.StringIO()
    with _own_variables(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = pytest.main(options, plugins=[SuiteCollector(suites), plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(f"pytest could not run:\n{output.getvalue()}")


@contextlib.contextmanager
def _own_variables() -> Iterator[None]:
    """Takes out variables that could change what is collected, for graders that another program has started."""
    kept = surroundings.environment()
    removed = {name: value for name, value in os.environ.items() if name not in kept}
    for name in removed:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(removed)
