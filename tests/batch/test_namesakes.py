"""Names that can be those of one student or of two: nobody gets a mark until somebody has decided."""

import zipfile

import pytest

from grader.batch.owners import match_roster
from grader.intake import read_inbox
from grader.intake.roster import parse_roster

SLUGS = ("run_all", "tally")


@pytest.fixture
def owners(tmp_path):
    def owners(*names, roster=""):
        for name in names:
            if name.endswith(".zip"):
                with zipfile.ZipFile(tmp_path / name, "w") as archive:
                    archive.writestr("run_all.py", name)
            elif name.endswith(".py"):
                (tmp_path / name).write_text(name)
            else:
                (tmp_path / name).mkdir()
        contents = read_inbox(tmp_path, [], known=SLUGS)
        return match_roster(contents.submissions, parse_roster(roster, "r.csv") if roster else None)

    return owners


def ids(owners):
    return {info.id: info.unclear for _, info in owners.entries}


@pytest.mark.parametrize(
    "names",
    [
        ("gil.zip", "gil (1).zip"),
        ("gil (1)", "gil (2)"),
        ("gil", "gil - Copy"),
        ("gil", "Gil - Kopie (2)"),
        ("Anna - run_all.py", "Anna - Maria Lee - run_all.py", "Bob - run_all.py"),
    ],
)
def test_two_names_that_may_be_one_student_wait_for_a_decision(owners, names):
    found = ids(owners(*names))
    assert len(found) == len(names)
    assert {own_id for own_id, unclear in found.items() if not unclear} <= {"Bob"}


def test_names_that_only_look_like_copies_of_nobody_stand(owners):
    assert ids(owners("gil (1)", "copy", "fox - copycat")) == {"gil (1)": False, "copy": False, "fox - copycat": False}


def test_a_second_file_whose_name_has_a_hyphen_does_not_hide_behind_the_first(owners):
    """Before, the file of Anna - Maria Lee was one more file of Anna, and was left out without a word."""
    found = owners("Anna - run_all.py", "Anna - Maria Lee - run_all.py", "Bob - notes - a.py", "Bob - notes - b.py")
    assert ids(found) == {"Anna": True, "Anna - Maria Lee": True, "Bob": False}
    assert sum(len(submission.uploads) for submission, _ in found.entries) == 4


def test_archives_that_are_named_after_exercises_are_of_one_student(owners):
    [(submission, info)] = owners("cy_run_all.zip", "cy_tally.zip").entries
    assert (info.id, sorted(each.own for each in submission.uploads)) == ("cy", ["run_all.zip", "tally.zip"])


def test_ids_that_differ_only_in_punctuation_say_so(owners):
    [first, _] = owners("12-345", "12345", roster="id,name\n12-345,Ann\n12345,Bob\n").entries
    assert "whose ids are the same but for punctuation" in first[1].problem
    [alike] = owners("Ann Lee", roster="id,name\ns1,Ann Lee\ns2,Ann Lee\n").entries[-1:]
    assert alike[1].problem == "It can be from s1 or s2: it is not clear whose it is."


def test_all_entries_that_may_be_from_a_student_are_named(owners):
    found = owners("12-345", "12345", roster="id,name\n12-345,Ann\n12345,Bob\n")
    assert {each.id: each.unclear for each in found.missing} == {
        "12-345": "12-345 and 12345",
        "12345": "12-345 and 12345",
    }
