"""The history of marks: each change of a published mark is found, named once, and kept."""

import csv
import io

import pytest

from grader.batch import CHANGES, Store, publish
from grader.cli.main import main
from grader.model import CourseRules, ExerciseRules, GradebookColumn, Reason, SubmissionInfo, SuiteRun
from tests.batch.small_batch import hand_in
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def graded(*reasons, slug="fan_out"):
    ran = SuiteRun(suite="", defined=len(reasons), checks=len(reasons))
    return report_of(*(check_of(f"c{n}", reason) for n, reason in enumerate(reasons)), slug=slug, ran=ran)


def put(store, name, key, *reasons):
    store.put(SubmissionInfo(id=name), {"fan_out": (key, graded(*reasons))}, set())


@pytest.fixture
def store(out):
    with Store(out, create=True) as made:
        made.begin([GradebookColumn(slug="fan_out", track="threads")], [], [])
        put(made, "ann", "a.s.g.t", None, Reason.RACE)
        put(made, "bob", "b.s.g.t", None, None)
        assert publish(made, out).changes == ()
        yield made


def rows(out):
    text = (out / CHANGES).read_text(encoding="utf-8-sig")
    return [list(each.values())[1:] for each in csv.DictReader(io.StringIO(text))]


def test_a_mark_that_changed_before_the_batch_was_killed_is_named_by_the_next_gradebook(store, out):
    put(store, "ann", "a.new.g.t", None, None)  # and then the batch was killed
    store.close()
    with Store(out) as reader:
        assert publish(reader, out).changes == ()  # `report` may not write to the store
    with Store(out, change=True) as again:
        assert publish(again, out).changes == ("ann fan_out: 1 → 2 of 2 (the suite changed)",)
        assert publish(again, out).changes == ()
    assert rows(out) == [["ann", "fan_out", "1", "2", "2", "passed", "the suite changed"]]


def test_a_smaller_suite_changes_the_checks_and_not_a_mark_that_the_rules_weigh(store, out):
    store.set_rules(CourseRules(exercises={"fan_out": ExerciseRules(weight=10)}))
    assert publish(store, out).changes == (
        "ann fan_out: 1 of 2 → 5 of 10 (the rules have changed)",
        "bob fan_out: 2 of 2 → 10 of 10 (the rules have changed)",
    )
    put(store, "bob", "b.new.g.t", None)
    assert publish(store, out).changes == ()
    store.set_rules(CourseRules(exercises={"fan_out": ExerciseRules(weight=12)}))
    assert "bob fan_out: 10 of 10 → 12 of 12 (the rules have changed)" in publish(store, out).changes


def test_a_new_state_is_a_change_also_with_the_same_points(store, out):
    put(store, "ann", "", None, Reason.MACHINE_BUSY)
    assert publish(store, out).changes == ("ann fan_out: 1 of 2, failed → inconclusive (this verdict is not final)",)


def test_a_mark_set_by_hand_and_undone_is_in_the_history_too(store, out):
    store.override("ann", "fan_out", 1.5, "was ill", "Prof")
    assert publish(store, out).changes == ("ann fan_out: 1 → 1.5 of 2 (set to 1.5 by Prof: was ill)",)
    store.override("ann", "fan_out", None, "no proof", "Prof")
    assert publish(store, out).changes == ("ann fan_out: 1.5 → 1 of 2 (no longer set by hand)",)
    assert [(points, why) for _, _, _, points, why in store.past_marks("ann")] == [
        ("1 of 2", "first grading"),
        ("1.5 of 2", "set to 1.5 by Prof: was ill"),
        ("1 of 2", "no longer set by hand"),
    ]


def test_a_mark_that_leaves_the_gradebook_is_named(store, out):
    store.move({"bob": "", "ann": "s1"})
    assert publish(store, out).changes == ("bob fan_out: 2 → no mark (no longer in the gradebook)",)
    assert [each[3] for each in store.past_marks("s1")] == ["1 of 2"]
    put(store, "bob", "b.s.g.t", None, None)
    assert publish(store, out).changes == ("bob fan_out: no mark → 2 of 2 (first grading)",)


def test_a_file_that_leaves_the_inbox_takes_no_mark_along_silently(go, inbox, tmp_path):
    go()
    (inbox / "ann" / "run_all.py").rename(inbox / "ann" / "notes.txt")
    summary, _ = go()
    assert summary.changes == ("ann run_all: 1 → no mark (no longer in the gradebook)",)


def test_the_batch_prints_some_changes_and_the_file_has_all(go, inbox, kit, tmp_path, capsys, monkeypatch):
    for number in range(30):
        hand_in(inbox, f"s{number:02}", RIGHT)
    go()
    for number in range(30):
        hand_in(inbox, f"s{number:02}", SEQUENTIAL)
    out = tmp_path / "out"
    with Store(out, change=True) as store:
        for number in range(30):
            store.put(SubmissionInfo(id=f"s{number:02}"), {"run_all": ("", graded(Reason.RACE, slug="run_all"))}, set())
    assert main(["rejudge", str(out), "--root", str(kit)]) == 0
    printed = capsys.readouterr().out
    assert "30 marks changed:\n  s00 run_all: 1 → 0 of 1 (this verdict is not final)\n" in printed
    assert "  and 10 more: changes.csv has all of them.\n" in printed
    assert len(rows(out)) == 30


def test_names_in_the_list_of_changes_cannot_act_as_formulas(store, out):
    store.override("ann", "fan_out", 0, "=1+1", "=cmd")
    put(store, "=HYPERLINK(1)", "k", None)
    publish(store, out)
    put(store, "=HYPERLINK(1)", "", Reason.RACE)
    publish(store, out)
    assert [row[0] for row in rows(out)] == ["ann", "'=HYPERLINK(1)"]
