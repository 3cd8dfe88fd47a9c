"""Marks for whole packages of tests, and what many of them share."""

import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage"]  # CI runs as root; the pages are our own
HERE = Path(__file__).parent
SAME_ON_EVERY_PYTHON = (
    *("batch", "course", "hostile", "intake", "judging", "model", "platforms", "reports", "site"),
    *("test_lock.py", "test_noxfile.py", "test_rules.py", "test_trust.py"),
)
"""Packages and files whose tests say the same on every Python: `nox -s tests` runs them on its own Python only."""

for name in [each for each in os.environ if each.startswith("GITHUB_")]:
    del os.environ[name]  # where CI runs the tests, no test writes to the files of the step

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores Ctrl-C

# The same examples each time, and no time limit: a busy machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

_STATE = tempfile.TemporaryDirectory(prefix="grader-tests-")
os.environ["GRADER_STATE"] = _STATE.name  # no test writes to the progress of whoever works in this copy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] in SAME_ON_EVERY_PYTHON:
            item.add_marker(pytest.mark.once)


def pytest_collection_finish() -> None:
    """Each exploration ends with a collection of garbage, which would go through all tests each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def browser():
    """A real browser, for all tests of pages. It has an event loop, which tests of other modules must not meet."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        text = "No Chromium is installed. On Debian and Ubuntu: apt-get install chromium"
        pytest.fail(text) if os.environ.get("CI") or os.environ.get("GRADER_LOCKED") else pytest.skip(text)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)
        yield browser
        browser.close()
