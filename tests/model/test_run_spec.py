"""The specification of a run refuses what no student could meet."""

import pytest

from grader.model.run_spec import JOB_EXCEPTIONS, JobSpec


@pytest.mark.parametrize("name", [*JOB_EXCEPTIONS, "KeyError", "OSError", None])
def test_a_job_may_raise_a_built_in_exception(name):
    assert JobSpec(name="job 1", raises=name).raises == name


@pytest.mark.parametrize("name", ["KeyErorr", "print", "", "UnicodeDecodeError"])
def test_a_job_that_could_not_raise_its_exception_is_a_mistake_of_the_suite(name):
    with pytest.raises(ValueError, match="exception"):
        JobSpec(name="job 1", raises=name)
