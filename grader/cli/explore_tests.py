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

ENDINGS: Final = {"our error": 4, "wrong use": 2, "refused": 3}
"""How an exploration without a result ended -> our exit code. The first one counts."""


class _Endings:
    """Notes how the explorations ended that had no result, and whether a test failed for another reason."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.has_failure = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        endings = {text for name, text in report.user_properties if name == "explore_ending"}
        self.found |= endings
        self.has_failure |= report.failed and not endings

    def code(self, code: int) -> int:
        """Our exit code, from that of pytest."""
        mapped = CODES.get(code, 2)
        if mapped not in (0, 1) or self.has_failure:
            return mapped
        return next((own for ending, own in ENDINGS.items() if ending in self.found), mapped)


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
    endings = _Endings()
    return endings.code(int(pytest.main(arguments, plugins=[endings])))
