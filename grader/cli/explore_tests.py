"""`python -m grader explore FILE::TEST`: explores tests of pytest.

Exit codes are those of `explore`; 3 also where a test could not be explored.
"""

import argparse
from importlib.metadata import entry_points
from typing import Any, Final

from grader.model import OperatorError

PLUGIN: Final = "grader.testing.plugin"

CODES: Final = {0: 0, 1: 1, 3: 4}
"""Exit code of pytest -> ours; the others mean wrong use."""


class _Skipped:
    """Notes whether a test was skipped because it cannot be explored."""

    found = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.found |= report.skipped and "not explored" in str(report.longrepr)


def explore_tests(options: argparse.Namespace) -> int:
    """Runs pytest on the test that `options.program` names, and returns the exit code."""
    import pytest

    if options.json is not None or options.bare_runs:
        name = "--json" if options.json is not None else "--bare-runs"
        raise OperatorError(f"{name} is not for tests.", "Use the options of pytest, such as --junit-xml.")
    arguments = [options.program, "--explore", "-p", "no:cacheprovider", "--no-header", "-q", "-rs"]
    if not any(each.value == PLUGIN for each in entry_points(group="pytest11")):
        arguments += ["-p", PLUGIN]  # it is loaded by itself only where the package is installed
    arguments += ["--explore-schedules", str(options.schedules), "--explore-seed", str(options.seed)]
    arguments += ["--explore-strategy", options.strategy]
    if options.seconds is not None:
        arguments += ["--explore-seconds", str(options.seconds)]
    if options.cancel:
        arguments.append("--explore-cancel")
    if options.jitter is not None:
        arguments.append("--explore-jitter" if options.jitter else "--no-explore-jitter")
    for package in options.include:
        arguments += ["--explore-include", package]
    if options.replay:
        arguments += ["--explore-replay", options.replay]
    skipped = _Skipped()
    code = CODES.get(int(pytest.main(arguments, plugins=[skipped])), 2)
    return 3 if code == 0 and skipped.found else code
