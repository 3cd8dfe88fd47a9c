"""The arguments of a call, encoded: plain values, jobs, and places for what only the run has."""

from typing import Any, NamedTuple

from grader import plain_values
from grader.model import JobSpec

PORT, LISTENER = "port", "listener"
"""Names of what an argument of a run can be besides values and jobs; see `grader.grading.fixture.StudentFixture`."""


class Placeholder(NamedTuple):
    """Stands in the arguments of a call for something that only the run has."""

    name: str


class AnyOf(NamedTuple):
    """An argument of an exploration: one of these values. The schedule decides which."""

    values: tuple[Any, ...]


class CrunchArgument(dict[int, JobSpec]):
    """An argument: a function of a number, which computes and then answers as the job of that number."""


def with_jobs(argument: Any, jobs: dict[int, tuple[int, JobSpec]]) -> Any:
    """The encoded argument. Jobs in it are added to `jobs`, by their identity, and stand as references."""
    if isinstance(argument, JobSpec):
        index, _ = jobs.setdefault(id(argument), (len(jobs), argument))
        return {"job": index}
    if isinstance(argument, Placeholder):
        return {argument.name: True}
    if isinstance(argument, AnyOf):
        return {"any_of": [with_jobs(each, jobs) for each in argument.values]}
    if isinstance(argument, CrunchArgument):
        return {"crunch": [[number, with_jobs(job, jobs)] for number, job in argument.items()]}
    if isinstance(argument, list):
        return {"list": [with_jobs(each, jobs) for each in argument]}
    return plain_values.encode(argument)
