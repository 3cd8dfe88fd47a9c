"""A step finds a verdict that differs from the catalogue's, whatever else is right."""

import pytest

from grader.intake import load_catalogue, wrong_solutions
from tests.elsewhere import steps
from tests.elsewhere.machine import this_machine

CATALOGUE = load_catalogue()


@pytest.fixture
def machine(tmp_path):
    return this_machine(tmp_path)


def row(slug, *checks):
    """The row of a report; each check is (id, status, reason)."""
    found = [
        {"id": each, "status": status, "reason": reason, "message": "", "evidence": None}
        for each, status, reason in checks
    ]
    failed = any(status != "passed" for _, status, _ in checks)
    return {"slug": slug, "status": "failed" if failed else "passed", "checks": found}


def test_a_reference_that_fails_or_is_missing_is_a_problem(machine, monkeypatch):
    reports = {each.slug: row(each.slug, ("a", "passed", None)) for each in CATALOGUE}
    monkeypatch.setattr(steps, "_grade", lambda *_: reports)
    assert list(steps.references(machine)) == []
    reports["fan_out"] = row("fan_out", ("a", "failed", "sequential"))
    del reports["thread_pool"]
    found = list(steps.references(machine))
    assert len(found) == 2
    assert "a sequential" in found[0] + found[1]


def test_a_wrong_solution_must_fail_with_its_own_reason_and_no_other(machine, monkeypatch):
    chosen = dict(steps._one_wrong_each())
    assert set(chosen) == {each.slug for each in CATALOGUE}
    assert len({each.reason for each in chosen.values()}) > 5
    reports = {
        slug: row(slug, *((check, "failed", str(reason)) for check, reason in each.stated.items()))
        for slug, each in chosen.items()
    }
    monkeypatch.setattr(steps, "_grade", lambda *_: reports)
    assert list(steps.wrong(machine)) == []
    first, second, *_ = chosen
    reports[first] = row(first, (chosen[first].check, "passed", None))
    reports[second]["checks"].append(
        {"id": "other", "status": "failed", "reason": "crashed", "message": "x", "evidence": None}
    )
    assert [each.partition(":")[0] for each in steps.wrong(machine)] == [first, second]


def test_exercises_without_a_verdict_are_graded_again(machine, monkeypatch):
    asked = []

    def use(_, *arguments, **__):
        slugs = [each for each in arguments if each in ("a", "b")]
        asked.append(slugs)
        status = "inconclusive" if len(asked) == 1 else "passed"
        rows = [row(slug, ("x", status if slug == "b" else "passed", None)) for slug in slugs]
        arguments[2].write_text(steps.json.dumps({"exercises": rows}))

    monkeypatch.setattr(steps, "use", use)
    found = steps._grade(machine, ["a", "b"], lambda slugs: slugs)
    assert asked == [["a", "b"], ["b"]]
    assert found["b"]["checks"][0]["status"] == "passed"


def test_output_in_another_encoding_is_a_problem():
    assert list(steps.Finished(0, "✓".encode(), b"").expect(0, "✓")) == []
    assert list(steps.Finished(0, "é".encode("cp1252"), b"").expect(0)) == ["the output is not UTF-8"]
    assert len(list(steps.Finished(1, b"x", b"").expect(0, "y"))) == 2


def test_the_chosen_wrong_solutions_exist():
    for slug, each in steps._one_wrong_each():
        exercise = next(exercise for exercise in CATALOGUE if exercise.slug == slug)
        assert each.path in [wrong.path for wrong in wrong_solutions(exercise)]
