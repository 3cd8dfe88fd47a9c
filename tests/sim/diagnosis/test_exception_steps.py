"""A picture shows where a cancellation came and where an exception came out of a call."""

import sys

from grader.sim import explore
from grader.sim.outcomes import collect_outcomes, explain

CANCELLED = """
    import asyncio
    async def book(log):
        log.append("flight")
        await asyncio.sleep(1)
        log.append("hotel")
    async def main():
        log = []
        task = asyncio.create_task(book(log))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return log
    def program():
        return asyncio.run(main())
"""
RAISED = """
    def build():
        raise ValueError("not now")
    def program():
        try:
            return build()
        except ValueError:
            return [each for each in ()]
"""


def steps_of(module):
    token = collect_outcomes(module.program, str, schedules=5).outcomes[0].token
    failure = explain(module.program, str, token, module.__file__)
    return [(step.line, step.action, step.target) for step in failure.steps if step.action in ("raised", "received")]


def test_a_cancellation_is_a_step_at_the_await_where_it_comes(write):
    assert steps_of(write(CANCELLED)) == [(5, "received", "a cancellation (CancelledError)")]


def test_an_exception_is_a_step_where_it_is_raised_and_where_it_comes_out_of_a_call(write):
    assert steps_of(write(RAISED)) == [(3, "raised", "ValueError"), (6, "raised", "ValueError")]


def observers():
    """The tools that observe exceptions, and what traces this thread."""
    monitoring = getattr(sys, "monitoring", None)  # new in Python 3.12
    return [monitoring.get_tool(number) for number in range(6)] if monitoring else [], sys.gettrace()


def test_nothing_observes_the_program_afterwards(write):
    before = observers()
    steps_of(write(RAISED))
    assert observers() == before


def test_a_failure_of_a_whole_program_is_shown_without_such_steps(write):
    steps = explore(write("def program():\n    assert not [1]\n").program).failure.steps
    assert "raised" not in {step.action for step in steps}
