"""The right mark to the right person: each entry belongs to one student, to nobody by name, or waits for a decision."""

import csv
import io
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.batch.batch import BatchRequest, run_batch
from grader.batch.owners import match_roster
from grader.cli.main import main
from grader.intake import read_inbox
from grader.intake.roster import parse_roster
from grader.model import OperatorError
from tests.batch.small_batch import FakeBackend, gradebook, hand_in
from tests.builders import repeatable
from tests.tiny import RIGHT, SEQUENTIAL, STUB, make_catalogue


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in").mkdir()
    make_catalogue(tmp_path / "root")
    return tmp_path


def grade(place, roster="", **options):
    if roster:
        (place / "r.csv").write_text(roster, encoding="utf-8")
        options["roster"] = place / "r.csv"
    request = BatchRequest(**{"inbox": place / "in", "out": place / "out", "root": place / "root"} | options)
    return run_batch(request, lambda _: None, FakeBackend())


def statuses(place):
    return {name: line["status"] for name, line in gradebook(place / "out").items()}


def questions(place):
    text = (place / "out" / "review.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


CANVAS_ROSTER = (
    'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Lee, Ann",77,1002,al,A\n'
    '"Ray, Bob",1002,55,br,A\n"Student, Test",99,,t,A\n'
)


def test_a_canvas_number_that_is_another_students_id_merges_nobody(place):
    (place / "in" / "leeann_77_1_run_all.py").write_text(RIGHT)
    (place / "in" / "raybob_1002_2_run_all.py").write_text(SEQUENTIAL)
    summary = grade(place, CANVAS_ROSTER)
    assert statuses(place) == {"1002": "passed", "55": "failed"}
    assert (summary.missing, summary.unclear, summary.unlisted) == (0, 0, 0)


def test_a_number_and_a_name_of_different_students_give_no_mark_to_either(place):
    (place / "in" / "leeann_1002_1_run_all.py").write_text(RIGHT)
    (place / "in" / "foxcy_5_2_run_all.py").write_text(RIGHT)
    summary = grade(place, CANVAS_ROSTER + '"Fox, Cy",5,66,cf,A\n')
    assert statuses(place) == {
        "66": "passed",
        "leeann_1002": "to review",
        "1002": "to review",
        "55": "to review",
    }
    assert summary.unclear == 1
    [question] = questions(place)
    assert question["entry"] == "leeann_1002_1_run_all.py"
    assert question["candidates"] == "55 1002"


def test_a_decision_is_kept_for_later_batches(place):
    test_a_number_and_a_name_of_different_students_give_no_mark_to_either(place)
    filled = place / "out" / "review.csv"
    filled.write_text("entry,student\nleeann_1002_1_run_all.py,1002\n")
    for options in ({"accept": filled}, {}):
        summary = grade(place, CANVAS_ROSTER + '"Fox, Cy",5,66,cf,A\n', **options)
        assert statuses(place) == {"66": "passed", "1002": "passed", "55": "missing"}
        assert (summary.unclear, questions(place)) == (0, [])


def test_a_file_that_is_gone_leaves_one_line_with_its_verdict(place):
    hand_in(place / "in", "ann", RIGHT)
    hand_in(place / "in", "bob", RIGHT)
    roster = "id,login,name\n1,ann,Ann Lee\n2,bob,Bob Ray\n"
    grade(place, roster)
    (place / "in" / "ann" / "run_all.py").unlink()
    (place / "in" / "ann").rmdir()
    assert grade(place, roster).missing == 0
    assert statuses(place) == {"1": "passed", "2": "passed"}


def test_a_roster_that_comes_later_doubles_nobody(place):
    hand_in(place / "in", "ann", RIGHT)
    hand_in(place / "in", "bob", RIGHT)
    grade(place)
    (place / "in" / "ann" / "run_all.py").unlink()
    (place / "in" / "ann").rmdir()
    summary = grade(place, "id,login,name\n1,ann,Ann Lee\n2,bob,Bob Ray\n3,cy,Cy Fox\n")
    assert statuses(place) == {"1": "passed", "2": "passed", "3": "missing"}
    assert (summary.graded, summary.known, summary.missing) == (0, 1, 1)


@pytest.mark.parametrize("roster", ["id,name\n7,Cy Fox\n", "# Read me\n\nThis is not a roster.\n"])
def test_a_roster_of_other_people_is_refused(place, roster, capsys):
    hand_in(place / "in", "ann", RIGHT)
    with pytest.raises(OperatorError):
        grade(place, roster)
    where = ["--out", str(place / "out"), "--root", str(place / "root"), "--roster", str(place / "r.csv")]
    assert main(["batch", str(place / "in"), *where]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_strays_are_no_students_and_are_named(place):
    hand_in(place / "in", "ann", RIGHT)
    for name in ("README.txt", "index.html", "~$list.xlsx", "grades.csv"):
        (place / "in" / name).write_text("x")
    summary = grade(place, out=place / "in" / "results")
    assert {name: line["status"] for name, line in gradebook(place / "in" / "results").items()} == {"ann": "passed"}
    [note] = [each for each in summary.notes if each.startswith("ignored")]
    assert note == "ignored, because nobody hands this in: README.txt, grades.csv, index.html and 2 more"


def test_the_results_are_not_written_into_the_inbox_itself(place):
    with pytest.raises(OperatorError, match="OUT is the inbox"):
        grade(place, out=place / "in")


def test_a_file_without_a_student_gives_no_mark_and_ends_with_4(place, capsys):
    hand_in(place / "in", "ann", RIGHT)
    (place / "in" / "run_all.py").write_text(RIGHT)
    assert main(["inbox", str(place / "in"), "--root", str(place / "root")]) == 4
    shown = capsys.readouterr().out
    assert "run_all.py names an exercise, but not a student." in shown
    assert "Names of no platform: 2 submissions, 0 missing, 1 to review, 0 ignored." in shown
    assert grade(place).unclear == 1
    assert statuses(place) == {"ann": "passed", "run_all.py": "to review"}


LISTED = some.sampled_from(["1", "2", "ann", "aab", "a"])
PART = some.text(alphabet="ab1_- .'é\u0301LATE", min_size=1, max_size=12)
NAME = some.one_of(
    some.sampled_from(["run_all.py", "README.txt", "~$a.xlsx", "index.html", "a.zip", "b.pdf", "1", "ann"]),
    PART,
    PART.map(lambda part: f"{part}.py"),
    PART.map(lambda part: f"{part}_run_all.py"),
    some.builds("{}_{}_{}_run_all.py".format, PART, some.integers(1, 3), some.integers(1, 9)),
    some.builds("{}_{}_assignsubmission_file_run_all.py".format, PART, some.integers(1, 3)),
)


@repeatable
@given(names=some.sets(NAME, max_size=12), listed=some.sets(LISTED, max_size=3))
def test_each_entry_is_graded_or_waits_for_a_decision_or_is_ignored_once_and_by_name(names, listed):
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in names:
            if name.strip(". "):
                (place / name).write_text(RIGHT)
        came = sorted(each.name for each in place.iterdir())
        contents = read_inbox(place, [], known=["run_all"])
    roster = parse_roster("id,name\n" + "".join(f"{each},\n" for each in sorted(listed)), "r.csv") if listed else None
    owners = match_roster(contents.submissions, roster)
    placed = [upload.path.name for submission, _ in owners.entries for upload in submission.uploads]
    assert sorted([*placed, *contents.ignored]) == came
    ids = [info.id for _, info in owners.entries]
    assert len(set(ids)) == len(ids)
    assert not {each.id for each in owners.missing} & set(ids)
    # Whoever is on the roster has a line: a mark, an open question, or none at all.
    assert listed <= set(ids) | {each.id for each in owners.missing}
    for submission, info in owners.entries:
        assert info.unclear == bool(info.problem)
        assert not info.unclear or len(submission.uploads) == 1


def test_a_renamed_hand_in_is_named_until_it_is_decided(place):
    hand_in(place / "in", "ann", RIGHT)
    hand_in(place / "in", "bob", SEQUENTIAL)
    assert grade(place).renamed == 0
    (place / "in" / "ann").rename(place / "in" / "ann_final")
    for _ in range(2):
        summary = grade(place)
        assert summary.renamed == 1
        [note] = [each for each in summary.notes if "renamed" in each]
        assert "ann_final has the file of ann, who has nothing in the inbox now." in note
        assert "nothing in the inbox now, the marks of an earlier batch stay: ann" in summary.notes
    where = ["--out", str(place / "out"), "--root", str(place / "root")]
    assert main(["batch", str(place / "in"), *where, "--isolation", "auto"]) == 4
    decision = place / "d.csv"
    decision.write_text("entry,student\nann_final,ann\n")
    summary = grade(place, accept=decision)
    assert summary.renamed == 0
    assert statuses(place) == {"ann": "passed", "bob": "failed"}


def test_a_stub_of_somebody_who_is_gone_is_not_renamed(place):
    hand_in(place / "in", "ann", STUB)
    grade(place)
    (place / "in" / "ann").rename(place / "in" / "bob")
    assert grade(place).renamed == 0


def test_an_accepted_guess_of_one_of_several_files_is_no_question_again(place):
    (place / "in" / "leeann_77_1_main.py").write_text(RIGHT)
    (place / "in" / "leeann_77_2_notes.txt").write_text("x")
    assert grade(place).guesses == 1
    [question] = questions(place)
    assert question["student"] == "leeann_77"
    for options in ({"accept": place / "out" / "review.csv"}, {}):
        assert grade(place, **options).guesses == 0
        assert statuses(place) == {"leeann_77": "passed"}
    roster = "id,canvas id,name\n1,77,Ann Lee\n"
    assert grade(place, roster).unclear == 0


def test_an_entry_with_the_hand_ins_of_several_people_waits_for_a_decision(place):
    for name, text in ("ann", RIGHT), ("bob", SEQUENTIAL):
        hand_in(place / "in" / "download", name, text)
    summary = grade(place)
    assert (summary.unclear, summary.graded) == (1, 0)
    assert statuses(place) == {"download": "to review"}
    [question] = questions(place)
    assert question["entry"] == "download"
    (place / "a.csv").write_text("entry,student\ndownload,dee\n")
    assert grade(place, accept=place / "a.csv").unclear == 0
    assert statuses(place)["dee"] == "passed"


def test_two_files_that_may_be_meant_give_no_mark_until_the_operator_has_decided(place, capsys):
    for name, text in ("a", RIGHT), ("b", SEQUENTIAL):
        (place / "in" / "ann").mkdir(exist_ok=True)
        (place / "in" / "ann" / f"{name}.py").write_text(text)
    summary = grade(place)
    assert summary.unclear == 1
    assert gradebook(place / "out")["ann"]["score"] == ""
    (place / "a.csv").write_text("entry,student\nann,ann\n")
    assert grade(place, accept=place / "a.csv").unclear == 0
    assert gradebook(place / "out")["ann"]["score"] == "0"
    shutil.rmtree(place / "out")
    line = [str(place / "in"), "--root", str(place / "root")]
    assert main(["inbox", *line]) == 4
    assert "1 to review" in capsys.readouterr().out


def test_ids_that_differ_only_in_capital_letters_give_no_mark_without_a_roster(place):
    for name in "Ann", "ann":
        hand_in(place / "in", name, RIGHT)
    assert grade(place).unclear == 2
    assert set(statuses(place).values()) == {"to review"}
    (place / "a.csv").write_text("entry,student\nAnn,ann\nann,ann\n")
    assert grade(place, accept=place / "a.csv").unclear == 0
    assert statuses(place) == {"ann": "passed"}


def test_a_mark_whose_file_leaves_a_submission_is_dropped_with_a_line(place):
    hand_in(place / "in", "ann", RIGHT)
    (place / "in" / "ann" / "notes.txt").write_text("")
    grade(place)
    (place / "in" / "ann" / "run_all.py").unlink()
    summary = grade(place)
    assert summary.changes == ("ann run_all: 1 → no mark (no longer in the gradebook)",)
    assert summary.dropped == 1
    assert grade(place).dropped == 0


def test_a_platforms_number_that_is_another_ones_id_decides_nothing_beside_a_group(place):
    for name, number in ("Anna-Maria Lee", 112), ("Maria Lee", 123):
        folder = place / "in" / f"Group B-{name}_{number}_assignsubmission_file"
        folder.mkdir()
        (folder / "run_all.py").write_text(f"# {name}\n" + RIGHT)
    summary = grade(place, "id,name\n123,Anna-Maria Lee\n112,Maria Lee\n")
    assert summary.unclear == 2
    assert not any(line["score"] == "1" for line in gradebook(place / "out").values())
