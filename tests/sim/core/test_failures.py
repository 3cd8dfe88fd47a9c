"""Failures of one execution."""

from grader.sim.core import ExecutionFailure


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError


def test_a_failed_assertion_differs_from_other_exceptions():
    assert ExecutionFailure.of_exception(1, AssertionError("1 != 2")).signature == ("assertion", "AssertionError")
    failure = ExecutionFailure.of_exception(2, KeyError("a"))
    assert (failure.kind, failure.task, failure.type, failure.message) == ("exception", 2, "KeyError", "'a'")


def test_an_exception_without_a_printable_message_is_described():
    message = ExecutionFailure.of_exception(0, Unprintable()).message
    assert message == "(its message cannot be shown: RuntimeError)"
