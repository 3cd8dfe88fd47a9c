"""A missing feature of the machine skips a test on a laptop and fails it in CI."""

import sys

import pytest

from tests.machine_features import require, require_isolation


def test_a_missing_feature_skips_the_test(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no namespaces"):
        require(False, "no namespaces")


def test_a_missing_feature_fails_the_test_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no namespaces"):
        require(False, "no namespaces")


@pytest.mark.parametrize("ci", ["", "true"])
def test_an_available_feature_lets_the_test_run(monkeypatch, ci):
    monkeypatch.setenv("CI", ci)
    require(True, "never shown")


@pytest.mark.parametrize(
    ("platform", "expected"), [("linux", pytest.fail.Exception), ("darwin", pytest.skip.Exception)]
)
def test_ci_must_have_isolation_on_linux_only(monkeypatch, platform, expected):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(expected):
        require_isolation("no namespaces")
