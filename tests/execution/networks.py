"""Runs of small programs with a network."""

import asyncio
import textwrap

from grader.execution.fair_clock import FairClock
from grader.execution.job_service import JobService
from grader.execution.launcher import ForkLauncher
from grader.execution.session import StudentSession
from grader.model.network import NetworkSpec, PageSpec
from grader.model.observation import Returned
from grader.model.run_spec import JobSpec, RunSpec
from grader.plain_values import decode
from tests.virtual_time import pass_time

PORT = {"port": True}


def page(path, body="", seconds=0.01, name="", times=1, **options):
    """A page as a job. `options` are those of `PageSpec`, except meet and after, which are the job's."""
    events = {key: options.pop(key) for key in ("meet", "after") if key in options}
    return JobSpec(
        name=name or path, seconds=seconds, times=times, page=PageSpec(path=path, body=body, **options), **events
    )


def network_run(*pages, arguments=(PORT,), connections=0, steps=(), **options):
    """A call of `answer` with these pages."""
    network = NetworkSpec(connections=connections, steps=tuple(steps))
    return RunSpec(
        function="answer", coroutine=False, arguments=tuple(arguments), jobs=tuple(pages), network=network, **options
    )


async def observe(folder, source, *runs, isolation="off", launcher=None):
    """The observation of each run of the program `source`."""
    own = launcher or ForkLauncher(isolation)
    try:
        async with (
            FairClock() as clock,
            JobService(folder) as service,
            StudentSession(
                textwrap.dedent(source).encode(), "solution", launcher=own, service=service, clock=clock, reusable=True
            ) as session,
        ):
            return [await session.run(run) for run in runs]
    finally:
        if launcher is None:
            own.close()


def value(seen):
    """What the call returned."""
    assert isinstance(seen.ending, Returned), seen.ending
    return decode(seen.ending.value)


async def until(is_so):
    """Lets everything run until this is so, for at most ten seconds."""
    async with asyncio.timeout(10):
        while not is_so():
            await pass_time(0)
