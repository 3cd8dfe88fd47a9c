"""Results as the command line writes them."""

import json

from grader.sim import Exploration, Failure, Step

FAILURE = Failure(
    kind="assertion", type="AssertionError", message="", bug="lost_update", token="AAA", preemptions=1,
    hidden_by_gil=True, explanation="", threads=("main",), steps=(Step("main", 3, "n += 1", "write", "n", "1"),),
)  # fmt: skip


def test_a_report_has_the_fields_of_schema_2():
    report = json.loads(json.dumps(Exploration("failed", 4, 0.12345678, FAILURE).as_json()))
    assert list(report) == ["schema", "outcome", "schedules", "seconds", "bound", "jitter", "failure"]
    assert (report["schema"], report["seconds"]) == (2, 0.123457)
    assert report["failure"]["class"] == "lost_update"
    assert "bug" not in report["failure"]
    assert report["failure"]["steps"][0]["source"] == "n += 1"


def test_an_exploration_without_a_failure_has_not_failed():
    assert Exploration("failed", 1, 0.0, FAILURE).failed
    assert not Exploration("sampled", 1, 0.0, None).failed
