"""An exception of a job that comes out unchanged, also where its text is not its message."""

from msgspec.structs import replace

from grader.judging.judge import judge
from grader.model.expectation import Expectation
from grader.model.observation import ExceptionInfo, Raised
from grader.model.run_spec import JobSpec
from tests.builders import answered, clean, run_of


def test_a_key_error_that_comes_out_unchanged_passes_although_its_text_is_a_representation():
    specs = (JobSpec(name="job 1"), JobSpec(name="job 2", raises="KeyError"))
    calls = (answered((0.0, 0.1))[0], replace(answered((0.0, 0.1))[0], job=1, outcome="raised", receipt="r1"))
    for message, passes in (("'r1'", True), ("r1", False), ("'r2'", False)):
        problem = ExceptionInfo(stage="call", kind="KeyError", message=message, same_object=True)
        seen = clean(run=run_of(*specs), calls=calls, ending=Raised(problem))
        found = judge(seen, Expectation(raises=1))
        assert (found is None) is passes, message
