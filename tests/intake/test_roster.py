"""Rosters from any program connect each submission to its student."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.roster import decode_text, parse_roster, read_roster
from grader.model.errors import OperatorError
from tests.builders import repeatable

PLAIN = "id,first name,last name,email\n1001,Zoë,Müller,zoe@example.edu\n1002,Ann,Lee,ann@example.edu\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_ending_gives_the_same_roster(tmp_path, encoding, separator, line_end):
    text = PLAIN.replace(",", separator).replace("\n", line_end)
    (tmp_path / "r.csv").write_bytes(text.encode(encoding))
    roster = read_roster(tmp_path / "r.csv")
    assert [(each.id, each.name) for each in roster.people] == [("1001", "Zoë Müller"), ("1002", "Ann Lee")]


@pytest.mark.parametrize(
    "name", ["1001", "Zoë Müller", "müller zoë", "MULLER, ZOE", "zoe", "zoe@example.edu", "mullerzoe", "zoe_muller"]
)
def test_a_student_is_found_by_any_of_their_keys(name):
    assert parse_roster(PLAIN, "r.csv").find(name).id == "1001"


@pytest.mark.parametrize(
    "text",
    [
        "Identifier,Full name,ID number,Email address\nParticipant 77,Ann Lee,1002,ann@x.edu\n",
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Lee, Ann",77,1002,alee,A\n',
        "sep=;\nFull name;ID number;User ID\nAnn Lee;1002;77\n",
    ],
    ids=["Moodle", "Canvas", "Excel"],
)
def test_the_exports_of_the_platforms_are_understood(text):
    roster = parse_roster(text, "r.csv")
    assert [each.id for each in roster.people] == ["1002"]
    for name in ("77", "Ann Lee", "leeann"):
        assert roster.find("nobody", name).id == "1002"


def test_a_list_without_a_header_contains_ids_and_names():
    assert [(p.id, p.name) for p in parse_roster("1001;Ann Lee\n1002;Bob Ray\n", "r").people] == [
        ("1001", "Ann Lee"),
        ("1002", "Bob Ray"),
    ]
    assert [p.id for p in parse_roster("ann\nbob\n", "r").people] == ["ann", "bob"]


def test_a_student_listed_twice_counts_once_and_is_noted():
    roster = parse_roster("id,name\n1,Ann\n1,Ann\n1,Anna\n2,Bob\n", "r.csv")
    assert [each.id for each in roster.people] == ["1", "2"]
    assert roster.notes == ("r.csv: 1 appears twice; the first line counts",)


def test_a_name_shared_by_two_students_identifies_neither():
    roster = parse_roster("id,name\n1,Ann Lee\n2,Ann Lee\n", "r.csv")
    assert roster.find("Ann Lee") is None
    assert roster.find("2").id == "2"
    assert any("share 'annlee'" in note for note in roster.notes)


def test_a_line_without_an_id_is_noted():
    roster = parse_roster("id,name\n,Ann\n2,Bob\n", "r.csv")
    assert roster.notes == ("r.csv: there is no student id in the line ',Ann'",)


@pytest.mark.parametrize("text", ["", "\n\n", "id,name\n", "id\n,\n"])
def test_an_empty_list_is_an_operator_error(text):
    with pytest.raises(OperatorError, match="lists no student"):
        parse_roster(text, "r.csv")


def test_a_missing_list_is_an_operator_error(tmp_path):
    with pytest.raises(OperatorError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")


@repeatable
@given(content=some.binary(max_size=300))
def test_any_bytes_are_a_list_or_an_operator_error(content):
    with contextlib.suppress(OperatorError):
        assert parse_roster(decode_text(content), "r.csv").people


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Matrikelnummer;Nachname;Vorname\n1001;M\u00fcller;Zo\u00eb\n", ["1001"]),
        ("OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#1001,#zm,M,Z,#\n", ["1001"]),
        ("First Name,Last Name,SID,Email,Sections\nZo\u00eb,M,1001,z@x.edu,A\n", ["1001"]),
        ('Student,ID,SIS User ID\n    Points Possible,,\n"M, Z",7,1001\n"Student, Test",9,\n', ["1001"]),
    ],
    ids=["German", "Brightspace", "Gradescope", "Canvas"],
)
def test_lines_of_platforms_are_no_students(text, ids):
    assert [each.id for each in parse_roster(text, "r.csv").people] == ids


@pytest.mark.parametrize("text", ["# Read me\n\nSome text, with a comma.\n", "Kennung\n1001\n1002\n", "a,b,c\n1,2,3\n"])
def test_a_file_that_is_not_a_roster_is_refused(text):
    with pytest.raises(OperatorError):
        parse_roster(text, "README.md")


def test_a_number_of_the_platform_is_not_taken_for_an_id():
    text = 'Student,ID,SIS User ID\n"Lee, Ann",77,1002\n"Ray, Bob",1002,55\n'
    roster = parse_roster(text, "r.csv")
    assert roster.match("1002", ["raybob"]).person.id == "55"
    assert roster.match("", ["1002"]).why == "It can be from 1002 or 55"
    assert roster.match("77", ["raybob"]).why == "The number is that of 1002, the name 55"


@pytest.mark.parametrize("above", ["Course: CS1;;\n", "Course: A, B, C, D\nExported;;\n;;\n", "List of students\n"])
def test_lines_above_the_names_of_the_columns_are_left_out_with_a_note(above):
    roster = parse_roster(above + "Matrikelnummer;Name;Login\n1;Lee, Ann;al\n2;Ray, Bob;br\n", "r.csv")
    assert [(each.id, each.name) for each in roster.people] == [("1", "Ann Lee"), ("2", "Bob Ray")]
    assert any("which is above the names of the columns" in each for each in roster.notes)


def test_a_list_without_a_header_may_have_a_student_called_sid():
    assert [each.id for each in parse_roster("ann\nsid\nbob\n", "r.csv").people] == ["ann", "sid", "bob"]


@pytest.mark.parametrize(
    "text",
    [
        '"identifier","github_username","github_id","name"\n"s1","al","77",""\n',
        '"assignment_name","github_username","roster_identifier","points_awarded"\n"hw","al","s1","0"\n',
    ],
)
def test_github_classrooms_lists_connect_logins_with_the_courses_ids(text):
    roster = parse_roster(text, "r.csv")
    assert roster.match("", ["al"], login=True).person.id == "s1"


@pytest.mark.parametrize("line", ["Total: 1,,", "X_PreviewUser,X,ann_previewuser"])
def test_lines_that_a_platform_adds_are_no_students(line):
    roster = parse_roster(f"last name,first name,username\nLee,Ann,al\n{line}\n", "r.csv")
    assert [each.id for each in roster.people] == ["al"]
    assert roster.notes == (f"r.csv: left out {line!r}, which is no student",)
