"""What tests need of the machine. Without it they are skipped, except in CI: there it is a failure."""

import os
import sys

import pytest


def require(available: bool, reason: str) -> None:
    """Skips the running test if a feature is not available. Fails it if the environment variable CI is set."""
    if not available and os.environ.get("CI"):
        pytest.fail(f"CI must provide this feature, or the test never runs: {reason}")
    if not available:
        pytest.skip(reason)


def require_isolation(why_not: str) -> None:
    """Skips the running test where there is no isolation. On Linux, CI must have it. `why_not`: empty if there is."""
    if sys.platform != "linux":
        pytest.skip("isolation needs Linux")
    require(not why_not, why_not)
