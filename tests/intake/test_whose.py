"""No name gives the file of one student to another, whatever the platform and the students write into names."""

import unicodedata

import pytest

from grader.batch.owners import match_roster
from grader.intake.inbox import identify, read_inbox
from grader.intake.opening import open_inbox
from grader.intake.platforms import platform_called
from grader.intake.roster import parse_roster
from tests.archives import zipped


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(inbox, *names, text=""):
    for name in names:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(text, encoding="utf-8")


def whose(inbox, roster="", **options):
    """The owner of each entry, and the ones to review."""
    contents = read_inbox(inbox, [], known=["fan_out", "lost_update"], **options)
    owners = match_roster(contents.submissions, parse_roster(roster, "r.csv") if roster else None)
    found = {}
    for submission, info in owners.entries:
        for upload in submission.uploads:
            assert upload.path.name not in found
            found[upload.path.name] = "?" if info.unclear else info.id
    return found | dict.fromkeys(contents.ignored, "-")


WHEN = "attempt_2026-11-01-12-00-00"


def test_usernames_of_blackboard_may_have_underscores(inbox):
    for login in ("ada_lee", "bob_lee", "lee"):
        put(inbox, f"HW_1_{login}_{WHEN}.txt", text=f"Name: Somebody ({login})\nAssignment: HW_1 (x)\n")
        put(inbox, f"HW_1_{login}_{WHEN}_fan_out.py")
    wanted = {"ada_lee": 2, "bob_lee": 2, "lee": 2}
    found = list(whose(inbox).values())
    assert {each: found.count(each) for each in found} == wanted | {"lee": 1, "ada_lee": 1, "bob_lee": 1}


@pytest.mark.parametrize("login", ["someone_else", "x)\nName: B (lee"])
def test_a_text_about_an_attempt_counts_only_if_it_fits_the_name(inbox, login):
    put(inbox, f"HW_ada_{WHEN}.txt", text=f"Name: Ada ({login})\n")
    put(inbox, f"HW_ada_{WHEN}_fan_out.py")
    assert whose(inbox)[f"HW_ada_{WHEN}_fan_out.py"] == "ada"


def test_without_these_texts_no_two_usernames_become_one(inbox):
    put(inbox, f"HW_ada_lee_{WHEN}_fan_out.py", f"HW_bob_lee_{WHEN}_fan_out.py")
    assert sorted(whose(inbox).values()) == ["ada_lee", "bob_lee"]
    roster = "id,login\n1,ada_lee\n2,lee\n"
    (inbox / f"HW_bob_lee_{WHEN}_fan_out.py").unlink()
    assert list(whose(inbox, roster).values()) == ["?"]


def test_the_texts_of_blackboard_are_read_in_an_archive_of_the_inbox(tmp_path):
    content = {f"HW_ada_lee_{WHEN}.txt": b"Name: Ada (ada_lee)\n", f"HW_ada_lee_{WHEN}_fan_out.py": b"x"}
    (tmp_path / "all.zip").write_bytes(zipped(content))
    (tmp_path / "scratch").mkdir()
    assert whose(open_inbox(tmp_path / "all.zip", tmp_path / "scratch"))[f"HW_ada_lee_{WHEN}_fan_out.py"] == "ada_lee"


def test_an_entry_that_fits_no_platform_is_not_merged_with_the_student_of_its_name(inbox):
    for name in ("hw-ada", "hw-bob", "hw-cy"):
        put(inbox, f"{name}/.git/HEAD", f"{name}/fan_out.py")
    put(inbox, "ada/fan_out.py", "zoe/fan_out.py")
    assert whose(inbox) == {"hw-ada": "ada", "hw-bob": "bob", "hw-cy": "cy", "ada": "?", "zoe": "?"}


def test_a_list_that_a_student_handed_in_is_a_hand_in(inbox):
    put(inbox, "Ada_1_assignsubmission_file_notes.csv", "Bob_2_assignsubmission_file_fan_out.py", "grades.csv")
    assert whose(inbox) == {
        "Ada_1_assignsubmission_file_notes.csv": "Ada_1",
        "Bob_2_assignsubmission_file_fan_out.py": "Bob_2",
        "grades.csv": "-",
    }


MOODLE = "{}_{}_assignsubmission_file_fan_out.py"


def test_a_hyphen_in_a_name_does_not_make_another_student_of_it(inbox):
    roster = "id,name\n1,Maria Lee\n2,Bob Ray\n"
    put(inbox, MOODLE.format("Anna-Maria Lee", 5), MOODLE.format("Bob Ray", 6))
    assert sorted(whose(inbox, roster).values()) == ["2", "Anna-Maria Lee_5"]
    (inbox / MOODLE.format("Bob Ray", 6)).unlink()
    assert list(whose(inbox, roster).values()) == ["?"]


def test_groups_of_moodle_are_no_part_of_a_name(inbox):
    put(inbox, MOODLE.format("Group B-Maria Lee", 5), MOODLE.format("Default-Bob Ray", 6))
    assert sorted(whose(inbox, "id,name\n1,Maria Lee\n2,Bob Ray\n").values()) == ["1", "2"]


@pytest.mark.parametrize(
    ("roster", "owner"),
    [
        ("id,name\n5,Ann Lee\n6,Bob Ray\n", "?"),
        ("id,canvas id,name\n1,5,Ann Lee\n2,6,Bob Ray\n", "?"),
        ("id,canvas id,name\n1,5,Cy Marie Fox\n2,6,Bob Ray\n", "1"),
        ("id,canvas id\n1,5\n2,6\n", "1"),
    ],
)
def test_a_number_whose_name_is_another_waits_for_a_decision(inbox, roster, owner):
    put(inbox, "foxcy_5_1_fan_out.py")
    assert list(whose(inbox, roster).values()) == [owner]


def test_two_names_that_both_match_one_student_wait_for_a_decision(inbox):
    roster = "id,login,name\n1,ann,Ann Lee\n2,bob,Bob Ray\n"
    put(inbox, "ann/fan_out.py", "Ann Lee/fan_out.py", "bob/fan_out.py")
    assert whose(inbox, roster) == {"ann": "?", "Ann Lee": "?", "bob": "2"}
    assert whose(inbox, roster, decisions={"ann": "1", "Ann Lee": "1"}) == {"ann": "1", "Ann Lee": "1", "bob": "2"}


def test_a_number_of_two_people_on_gradescope_is_the_id_of_neither(inbox):
    people = "submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: '7'\n    :email: a@x\n"
    put(inbox, "submission_1/fan_out.py", "submission_2/fan_out.py", "submission_9/fan_out.py")
    put(inbox, "submission_metadata.yml", text=people + people.replace("_1", "_2").replace("a@x", "b@x"))
    assert whose(inbox) == {
        "submission_1": "a@x",
        "submission_2": "b@x",
        "submission_9": "submission 9",
        "submission_metadata.yml": "-",
    }
    assert whose(inbox, "id,email\n7,a@x\n8,b@x\n9,c@x\n") == {
        "submission_1": "7",
        "submission_2": "?",
        "submission_9": "submission 9",
        "submission_metadata.yml": "-",
    }


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_the_same_however_the_system_writes_its_accents(form):
    name = unicodedata.normalize(form, "Zoë Müller_5_assignsubmission_file_fan_out.py")
    found = identify(name)
    assert (found.id, found.origin) == ("Zoë Müller_5", "Zoë Müller_5_assignsubmission_file_fan_out.py")


@pytest.mark.parametrize(
    ("name", "owner", "own"),
    [
        ("ann_fan_out copy.py", "ann", "fan_out copy.py"),
        ("ann_fan_out(1).py", "ann", "fan_out(1).py"),
        ("ann_Fan Out.PY", "ann", "Fan Out.PY"),
        ("ann lee - FAN_OUT_final_v2.py", "ann lee", "FAN_OUT_final_v2.py"),
        ("ann_fan_out.py.txt", "ann", "fan_out.py.txt"),
        ("von_der_ann_fan_out.py", "von_der_ann", "fan_out.py"),
        ("li_de_fan_out_2.py", "li_de", "fan_out_2.py"),
        ("fan_out_ann.py", "ann", "fan_out.py"),
        ("ann_main.py", "ann_main", "ann_main.py"),
    ],
)
def test_a_plain_name_may_have_the_exercise_in_any_spelling(name, owner, own):
    found = identify(name, ["fan_out", "lost_update"])
    assert (found.id, found.uploads[0].own, found.unclear) == (owner, own, "")


@pytest.mark.parametrize("name", ["fan_out", "fan_out.zip", "Fan Out copy.py", "fan_out_lost_update.py"])
def test_the_name_of_an_exercise_is_not_a_student(name):
    assert identify(name, ["fan_out", "lost_update"]).unclear


def test_a_decision_about_one_file_holds_for_all_files_of_the_student(inbox):
    put(inbox, "leeann_77_1_main.py", "leeann_77_2_notes.py", "raybob_88_3_fan_out.py")
    contents = read_inbox(inbox, [], decisions={"leeann_77_1_main.py": "leeann_77"})
    assert [(each.id, each.decided, len(each.uploads)) for each in contents.submissions] == [
        ("leeann_77", "leeann_77", 2),
        ("raybob_88", "", 1),
    ]


def test_a_login_that_is_like_the_name_of_somebody_waits_for_a_decision(inbox):
    put(inbox, "ann_lee+hw1+2026-11-01 12:00:00 UTC/fan_out.py", "bob+hw1+2026-11-01 12:00:00 UTC/fan_out.py")
    roster = "id,email,name\n1,ann@x.edu,Ann Lee\n2,bob@x.edu,Bob Ray\n"
    assert sorted(whose(inbox, roster).values()) == ["2", "?"]


def test_a_hidden_name_of_canvas_has_the_number_of_nobody(inbox):
    put(inbox, "anon_00012_5_fan_out.py", "anon_00013_6_fan_out.py")
    assert sorted(whose(inbox, "id,name\n00012,Ann Lee\n").values()) == ["anon_00012", "anon_00013"]


def test_the_number_of_a_blind_assignment_is_an_id_of_the_course_only_by_decision(inbox):
    put(inbox, "Participant 12_345_assignsubmission_file_fan_out.py")
    assert list(whose(inbox, "id,name\n345,Ann Lee\n").values()) == ["?"]
    assert list(whose(inbox, "id,identifier,name\n7,Participant 345,Ann Lee\n").values()) == ["7"]


def test_a_login_is_not_compared_with_the_numbers_of_a_platform(inbox):
    put(inbox, "1+hw1+2026-11-01 12:00:00 UTC/fan_out.py", "cy+hw1+2026-11-01 12:00:00 UTC/fan_out.py")
    assert sorted(whose(inbox, "id,canvas id,name\n7,1,Ann Lee\ncy,2,Cy Fox\n").values()) == ["1", "cy"]


SURE_NAMES = {
    "moodle": "Ada Lovelace_1_assignsubmission_file_fan_out.py",
    "canvas": "lovelaceada_1_2_fan_out.py",
    "blackboard": f"HW_ada_{WHEN}_fan_out.py",
    "brightspace": "1-2 - Ada Lovelace - Nov 1, 2026 1205 PM - fan_out.py",
    "nbgrader": "ada+hw1+2026-11-01 12:00:00 UTC",
    "gitlab": f"ada-main-{1:040x}.zip",
}


@pytest.mark.parametrize("platform", SURE_NAMES)
def test_names_of_a_platform_among_as_many_others_wait_for_a_decision(inbox, platform):
    name = SURE_NAMES[platform]
    put(inbox, name, "bob_fan_out.py")
    assert whose(inbox) == {name: "?", "bob_fan_out.py": "bob"}
    assert whose(inbox, decisions={name: "ada"})[name] == "ada"
    assert "?" not in whose(inbox, platform=platform_called("plain")).values()
    put(inbox, name.replace("ada", "cy").replace("Ada", "Cy"))
    assert whose(inbox)["bob_fan_out.py"] == "?"


@pytest.mark.parametrize(("login", "owner"), [("annlee", "1"), ("AnnLee", "1"), ("an-nlee", "?"), ("ann-lee", "?")])
def test_a_login_that_is_only_like_the_one_on_the_roster_is_another_account(inbox, login, owner):
    put(inbox, f"hw-{login}/.git/HEAD", "hw-bob/.git/HEAD")
    found = whose(inbox, "id,login,name\n1,annlee,Ann Lee\n2,bob,Bob Ray\n")
    assert found == {f"hw-{login}": owner, "hw-bob": "2"}
