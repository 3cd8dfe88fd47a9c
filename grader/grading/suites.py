"""Lets pytest collect suites, silently and with nothing loaded that grading does not need."""

import contextlib
import io
from collections.abc import Iterable

import pytest

from grader.intake import ROOT
from grader.model import Exercise

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


def suite_files(exercises: Iterable[Exercise]) -> list[str]:
    """The suites that there are, hidden ones included."""
    return [str(suite) for each in exercises for suite in (each.suite, each.hidden_suite) if suite.is_file()]


def run_pytest(suites: list[str], plugin: object) -> None:
    """Runs one pytest session over the suites; `plugin` takes over its run loop.

    Raises KeyboardInterrupt if the session was interrupted, and RuntimeError if pytest could not run.
    """
    options = ["-c", str(ROOT / "pyproject.toml"), "--import-mode=importlib", "--noconftest", "--capture=no", "-q"]
    options += ["--disable-plugin-autoload", "--continue-on-collection-errors"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += [word for name in PLUGINS for word in ("-p", name)]
    options += [word for name in DISABLED_PLUGINS for word in ("-p", f"no:{name}")]
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        code = pytest.main([*options, *suites], plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(f"pytest could not run:\n{output.getvalue()}")
