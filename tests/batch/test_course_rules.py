"""The rules of a course and overrides in a batch: they change points, are shown, and are never lost."""

import json
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from grader.batch.exports import publish
from grader.batch.store import Store
from grader.cli.main import main
from grader.intake import graded_exercises, load_catalogue, read_course
from grader.model import Audience, CourseRules, GradebookColumn, OperatorError, SubmissionInfo
from tests.batch.small_batch import gradebook, hand_in
from tests.builders import check_of, report_of

RULES = """
timezone = "Europe/Berlin"
[exercises.run_all]
weight = 10
due = 2026-11-01T12:00:00
[late]
percent_per_day = 10
[extensions.bea]
all = 2026-11-02T12:00:00
"""


@pytest.fixture
def exercises(kit):
    return load_catalogue(kit)


@pytest.fixture
def attempts(inbox, tmp_path):
    folder = tmp_path / "attempts"
    text = (inbox / "ann" / "run_all.py").read_text()
    for name, when in ("ann", "2026-11-01-11-59-59"), ("bea", "2026-11-02-11-00-00"), ("cem", "2026-11-02-12-00-01"):
        folder.mkdir(exist_ok=True)
        (folder / f"hw_{name}_attempt_{when}_run_all.py").write_text(text)
    (tmp_path / "course.toml").write_text(RULES)
    return folder


def points(out):
    return {name: line["run_all"] for name, line in gradebook(out).items()}


def test_lateness_costs_points_for_each_day_begun_unless_there_is_an_extension(go, attempts, tmp_path):
    go(inbox=attempts)
    assert points(tmp_path / "out") == {"ann": "10", "bea": "10", "cem": "8"}
    lines = gradebook(tmp_path / "out")
    assert "late, day 2 after the due date" in lines["cem"]["notes"]
    assert lines["cem"]["max_score"] == "10"


def test_changed_rules_grade_nothing_again_and_say_whose_marks_changed(go, attempts, tmp_path):
    go(inbox=attempts)
    (tmp_path / "course.toml").write_text(RULES.replace("percent_per_day = 10", "percent_per_day = 25"))
    summary, graded = go(inbox=attempts)
    assert graded == 0
    [change] = summary.changes
    assert change.startswith("cem run_all: 8 → 5 of 10 (the rules have changed: late, day 2 after the due date (")
    assert change.endswith("): 50 % less)")


def test_an_override_outlives_regrading_and_is_undone_visibly(go, attempts, tmp_path):
    out = tmp_path / "out"
    go(inbox=attempts)
    by = ["--reason", "was ill", "--by", "N. Noether"]
    assert main(["override", str(out), "cem", "run_all", "9.5", *by]) == 0
    go(inbox=attempts, force=True)
    assert points(out)["cem"] == "9.5"
    assert "set to 9.5 by N. Noether: was ill (computed: 8)" in gradebook(out)["cem"]["notes"]
    results = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert results[2]["marks"]["run_all"]["override"]["by"] == "N. Noether"
    assert "was ill" in next(out.glob("feedback/cem*")).read_text()
    assert main(["override", str(out), "cem", "run_all", "undo", "--reason", "a mistake", "--by", "N. Noether"]) == 0
    assert points(out)["cem"] == "8"
    with Store(out) as store:
        assert [what for _, _, what in store.marks().past["cem"]] == [
            "set to 9.5 by N. Noether: was ill",
            "override undone by N. Noether: a mistake",
        ]


def test_an_override_for_a_missing_student_replaces_the_line_of_the_missing_one(go, inbox, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nann,Ann\nzoe,Zoe\n")
    go(roster=roster)
    assert main(["override", str(tmp_path / "out"), "zoe", "run_all", "1", "--reason", "on paper", "--by", "N"]) == 0
    text = (tmp_path / "out" / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert text.count("\nzoe,") == 1
    assert points(tmp_path / "out")["zoe"] == "1"


def test_the_batch_says_which_part_changed(go, inbox, tmp_path):
    go()
    hand_in(inbox, "ann", (inbox / "bob" / "run_all.py").read_text())
    summary, _ = go()
    assert "ann run_all: 1 → 0 of 1 (the file changed)" in summary.changes


def test_a_file_of_rules_names_each_mistake(tmp_path, exercises):
    path = tmp_path / "course.toml"
    path.write_text(
        'timezone = "Europe/Berln"\nlat = 1\n[exercises.run_al]\nweigth = 3\npoints = "pass"\ndue = 2026-11-01\n'
        "weight = -1\n[late]\npercent_per_day = 300\n"
    )
    with pytest.raises(OperatorError) as raised:
        read_course(path, exercises)
    text = str(raised.value)
    for part in (
        "Did you mean Europe/Berlin?",
        "the file has no setting 'lat'. Did you mean late?",
        "there is no exercise 'run_al'. Did you mean run_all?",
        "no setting 'weigth'. Did you mean weight?",
        "points is 'pass'. Did you mean pass or fail?",
        "due is 2026-11-01: it must be a date with a time",
        "weight is -1: it must be a number from 0 on",
        "late.percent_per_day is 300: at most 100",
    ):
        assert part in text


def test_empty_columns_of_exercises_that_the_course_leaves_out_go(tmp_path):
    with Store(tmp_path / "out", create=True) as store:
        every = [GradebookColumn(slug=slug, track="threads") for slug in ("one", "two", "three")]
        store.begin(every, [], [])
        store.put(SubmissionInfo(id="ann"), {"one": ("k", report_of(check_of("c"), slug="one"))}, set())
        store.begin(every[1:2], [], [])
        assert [each.slug for each in store.columns()] == ["two", "one", "three"]
        store.set_rules(CourseRules(graded=("two",)))
        store.begin(every[1:2], [], [])
        assert [each.slug for each in store.columns()] == ["two", "one"]  # a column with marks stays


def test_the_exercises_of_the_course_are_graded_unless_others_are_named(go, attempts, tmp_path):
    (tmp_path / "course.toml").write_text('graded_exercises = ["run_all"]\n')
    assert go(inbox=attempts)[1] == 3
    [own] = load_catalogue(tmp_path / "kit")
    other = replace(own, slug="b")
    rules = CourseRules(graded=("run_all",))
    assert graded_exercises([own, other], (), rules) == [own]
    assert graded_exercises([own, other], ("b",), rules) == [other]
    assert graded_exercises([own, other], (), None) == [own, other]


def test_exercises_of_a_course_are_checked(tmp_path, exercises):
    path = tmp_path / "course.toml"
    path.write_text('graded_exercises = ["fanout"]\n[exercises.run_all]\nweight = 1\n')
    with pytest.raises(OperatorError) as raised:
        read_course(path, exercises)
    assert "graded_exercises: there is no exercise 'fanout'. Known: run_all." in str(raised.value)
    assert "exercises.run_all has rules, but graded_exercises leaves it out" in str(raised.value)
    path.write_text("graded_exercises = []\n")
    with pytest.raises(OperatorError, match=r"graded_exercises is \[\]: it must be a list of exercises"):
        read_course(path, exercises)


def test_an_extension_that_ends_before_the_due_date_is_named(go, attempts, tmp_path):
    rules = RULES.replace("all = 2026-11-02T12:00:00", "run_all = 2026-10-02T12:00:00")
    (tmp_path / "course.toml").write_text(rules)
    assert "extension for 'bea': that of run_all ends before its due date" in go(inbox=attempts)[0].notes
    (tmp_path / "course.toml").write_text(RULES)
    assert not any("extension" in each for each in go(inbox=attempts)[0].notes)


def test_dates_in_quotes_and_extensions_of_other_exercises_are_mistakes(tmp_path, exercises):
    path = tmp_path / "course.toml"
    others = [*exercises, replace(exercises[0], slug="other")]
    path.write_text(
        'timezone = "UTC"\ngraded_exercises = ["run_all"]\n[exercises.run_all]\ndue = "2026-11-01T12:00:00"\n'
        "[extensions.ann]\nother = 2026-11-01T12:00:00\n"
    )
    with pytest.raises(OperatorError) as raised:
        read_course(path, others)
    assert raised.value.details == (
        "exercises.run_all.due is '2026-11-01T12:00:00': a date has no quotes, such as 2026-11-30T23:59:00",
        "extensions.ann.other is an extension, but graded_exercises leaves it out",
    )


def test_rules_inside_the_inbox_are_refused_and_not_left_unread(go, inbox):
    (inbox / "course.toml").write_text("")
    with pytest.raises(OperatorError, match=r"course\.toml is inside the inbox\. Move it beside the inbox"):
        go()
    (inbox.parent / "course.toml").write_text("")  # somebody handed in a file of that name
    go()


def test_the_page_of_a_student_names_what_a_person_has_set(go, inbox, tmp_path, kit):
    out = tmp_path / "out"
    go()
    assert main(["override", str(out), "bob", "run_all", "1", "--reason", "was <ill>", "--by", "N. Noether"]) == 0
    assert main(["report", str(out), "--html", "--root", str(kit)]) == 0
    pages = [each.read_text() for each in out.rglob("*.html")]
    assert sum("set to 1 by N. Noether: was &lt;ill&gt;" in each for each in pages) == 1


def shown(out, day, audience=Audience.STUDENT):
    """What the feedback for ann, who passed, says of her only check on a day of November."""
    with Store(out) as store:
        publish(store, out, audience, datetime(2026, 11, day, tzinfo=UTC))
    return (out / "feedback" / "ann.md").read_text()


def test_the_rules_say_who_may_see_a_check(go, inbox, tmp_path):
    out, rules = tmp_path / "out", tmp_path / "course.toml"
    for who, expected in ("hidden", "1 hidden check counts, too."), ("visible", "✓ Title of together"):
        rules.write_text(f'[exercises.run_all.checks]\ntogether = "{who}"\n')
        go()
        assert expected in shown(out, 1)
        assert ("✓" in shown(out, 1)) == (who == "visible")
    assert gradebook(out)["ann"]["run_all"] == "1"


def test_a_check_waits_until_the_due_date_of_every_student_has_passed(go, inbox, tmp_path):
    out = tmp_path / "out"
    text = RULES + '[exercises.run_all.checks]\ntogether = "after_due_date"\n'
    (tmp_path / "course.toml").write_text(text.replace("bea", "bob"))
    go()
    waits = "1 check is shown after the due date."
    assert waits in shown(out, 1)
    assert waits in shown(out, 2)
    assert waits not in shown(out, 3)
    assert waits not in shown(out, 1, Audience.STUDENT_AFTER_DUE_DATE)


def test_a_misspelt_check_or_visibility_is_a_mistake(tmp_path, exercises):
    path = tmp_path / "course.toml"
    path.write_text('[exercises.run_all.checks]\ntogethr = "hidden"\ntogether = "secret"\n')
    with pytest.raises(OperatorError) as raised:
        read_course(path, exercises)
    assert "has 2 mistakes" in str(raised.value)
    assert "there is no check 'togethr'. Did you mean together?" in str(raised.value)
    assert "checks.together is 'secret'. Known: after_due_date, hidden, instructors, visible." in str(raised.value)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "true", '"two"'])
def test_a_number_of_attempts_is_a_whole_number_from_1_on(tmp_path, exercises, value):
    path = tmp_path / "course.toml"
    path.write_text(f'[exercises.run_all]\nattempts = "first"\nmost_attempts = {value}\n')
    with pytest.raises(OperatorError) as raised:
        read_course(path, exercises)
    assert "attempts is 'first'" in str(raised.value)
    assert "must be a whole number from 1 on" in str(raised.value)


def test_an_extension_for_nobody_is_refused_where_a_roster_tells_who_there_is(go, attempts, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nann,Ann\nbea,Bea\ncem,Cem\nzoe,Zoe\n")
    rules = tmp_path / "course.toml"
    rules.write_text(RULES.replace("bea", "zoe"))
    go(inbox=attempts, roster=roster)
    rules.write_text(RULES.replace("bea", "bae"))
    with pytest.raises(OperatorError, match=r"neither the roster nor the inbox has: 'bae'\. Did you mean bea\?"):
        go(inbox=attempts, roster=roster)
    summary, _ = go(inbox=attempts)
    assert "extension for 'bae': no submission has this id" in summary.notes


def test_an_exercise_that_a_student_did_not_hand_in_gives_no_points(go, attempts, tmp_path):
    (attempts / "hw_dan_attempt_2026-11-01-11-00-00_notes.txt").write_text("x = 1\n")
    go(inbox=attempts)
    line = gradebook(tmp_path / "out")["dan"]
    assert (line["run_all"], line["run_all status"], line["max_score"]) == ("0", "missing", "10")


def test_points_keep_all_their_digits_and_lose_only_what_says_nothing(go, attempts, tmp_path):
    (tmp_path / "course.toml").write_text(RULES.replace("weight = 10", "weight = 12345678.9"))
    go(inbox=attempts)
    lines = gradebook(tmp_path / "out")
    assert (lines["ann"]["run_all"], lines["ann"]["max_score"]) == ("12345678.9", "12345678.9")
    (tmp_path / "course.toml").write_text(RULES.replace("weight = 10", "weight = 1000001"))
    summary, _ = go(inbox=attempts)
    assert "ann run_all: 12345678.9 of 12345678.9 → 1000001 of 1000001 (the rules have changed)" in summary.changes


def test_a_list_of_the_platform_gives_the_times_that_the_names_do_not(go, inbox, tmp_path):
    folder = tmp_path / "moodle"
    text = (inbox / "ann" / "run_all.py").read_text()
    for name, number in ("Ann Lee", 12), ("Bob Ray", 13), ("Cem Ak", 14):
        (folder / f"{name}_{number}_assignsubmission_file").mkdir(parents=True)
        (folder / f"{name}_{number}_assignsubmission_file" / "run_all.py").write_text(text)
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Grade,Last modified (submission)\n"
        'Participant 12,Ann Lee,,"Sunday, 1 November 2026, 11:59 AM"\n'
        'Participant 13,Bob Ray,,"Sunday, 1 November 2026, 12:01 PM"\n'
    )
    (tmp_path / "course.toml").write_text(f'times = "worksheet.csv"\n{RULES}')
    go(inbox=folder)
    lines = gradebook(tmp_path / "out")
    assert points(tmp_path / "out") == {"Ann Lee_12": "10", "Bob Ray_13": "9", "Cem Ak_14": "10"}
    assert "late, day 1 after the due date" in lines["Bob Ray_13"]["notes"]
    sheet.write_text(sheet.read_text().replace("12:01 PM", "11:01 AM"))
    summary, graded = go(inbox=folder)
    assert graded == 0
    [change] = summary.changes
    assert change.startswith("Bob Ray_13 run_all: 9 → 10 of 10 (the rules have changed; before: late, day 1 after")


def test_a_list_of_times_with_mistakes_is_refused_before_anything_is_graded(tmp_path, exercises):
    (tmp_path / "times.csv").write_text("id,time\n" + "".join(f"s{n},soon\n" for n in range(7)))
    (tmp_path / "course.toml").write_text('times = "times.csv"\n')
    with pytest.raises(OperatorError) as raised:
        read_course(tmp_path / "course.toml", exercises)
    assert "line 2: 'soon' is not a known form of a time" in str(raised.value)
    assert "and 2 more lines" in str(raised.value)
    assert "timezone is missing" in str(raised.value)
    (tmp_path / "course.toml").write_text('timezone = "UTC"\ntimes = "no such file.csv"\n')
    with pytest.raises(OperatorError, match=r"a mistake: times: .*no such file\.csv cannot be read: No such file"):
        read_course(tmp_path / "course.toml", exercises)
