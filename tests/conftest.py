"""Marks for whole packages of tests."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SAME_ON_EVERY_PYTHON = ("batch", "course", "hostile", "intake", "judging", "model", "reports")
"""Packages whose tests say the same on every Python: `nox -s tests` runs them on its own Python only."""

for name in [each for each in os.environ if each.startswith("GITHUB_")]:
    del os.environ[name]  # where CI runs the tests, no test writes to the files of the step

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores Ctrl-C

_STATE = tempfile.TemporaryDirectory(prefix="grader-tests-")
os.environ["GRADER_STATE"] = _STATE.name  # no test writes to the progress of whoever works in this copy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] in SAME_ON_EVERY_PYTHON:
            item.add_marker(pytest.mark.once)
