"""Whatever program wrote the list of students, each hand-in finds its own."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.roster import decode, parse, read_roster
from grader.model.errors import OperatorError
from tests.builders import repeatable

PLAIN = "id,first name,last name,email\n1001,Zoë,Müller,zoe@example.edu\n1002,Ann,Lee,ann@example.edu\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_encoding_the_separator_and_the_line_ends_do_not_matter(tmp_path, encoding, separator, line_end):
    text = PLAIN.replace(",", separator).replace("\n", line_end)
    (tmp_path / "r.csv").write_bytes(text.encode(encoding))
    roster = read_roster(tmp_path / "r.csv")
    assert [(each.id, each.name) for each in roster.people] == [("1001", "Zoë Müller"), ("1002", "Ann Lee")]


@pytest.mark.parametrize(
    "name", ["1001", "Zoë Müller", "müller zoë", "MULLER, ZOE", "zoe", "zoe@example.edu", "mullerzoe", "zoe_muller"]
)
def test_a_student_is_found_by_any_of_their_names(name):
    assert parse(PLAIN, "r.csv").find(name).id == "1001"


@pytest.mark.parametrize(
    "text",
    [
        "Identifier,Full name,ID number,Email address\nParticipant 77,Ann Lee,1002,ann@x.edu\n",
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Lee, Ann",77,1002,alee,A\n',
        "sep=;\nFull name;ID number;User ID\nAnn Lee;1002;77\n",
    ],
    ids=["Moodle", "Canvas", "Excel"],
)
def test_the_platforms_own_exports_are_understood(text):
    roster = parse(text, "r.csv")
    assert [each.id for each in roster.people] == ["1002"]
    for name in ("77", "Ann Lee", "leeann"):
        assert roster.find("nobody", name).id == "1002"


def test_a_list_without_a_header_is_ids_and_names():
    assert [(p.id, p.name) for p in parse("1001;Ann Lee\n1002;Bob Ray\n", "r").people] == [
        ("1001", "Ann Lee"),
        ("1002", "Bob Ray"),
    ]
    assert [p.id for p in parse("ann\nbob\n", "r").people] == ["ann", "bob"]


def test_a_student_who_stands_there_twice_is_one_and_it_is_said():
    roster = parse("id,name\n1,Ann\n1,Ann\n1,Anna\n2,Bob\n", "r.csv")
    assert [each.id for each in roster.people] == ["1", "2"]
    assert roster.notes == ("r.csv: 1 stands there twice; the first line counts",)


def test_a_name_that_two_students_have_identifies_neither():
    roster = parse("id,name\n1,Ann Lee\n2,Ann Lee\n", "r.csv")
    assert roster.find("Ann Lee") is None
    assert roster.find("2").id == "2"
    assert any("share 'annlee'" in note for note in roster.notes)


def test_a_line_without_an_id_is_said():
    roster = parse("id,name\n,Ann\n2,Bob\n", "r.csv")
    assert roster.notes == ("r.csv: no student id in the line ',Ann'",)


@pytest.mark.parametrize("text", ["", "\n\n", "id,name\n", "id\n,\n"])
def test_a_list_of_nobody_is_the_operators_matter(text):
    with pytest.raises(OperatorError, match="lists no student"):
        parse(text, "r.csv")


def test_a_list_that_is_not_there_is_the_operators_matter(tmp_path):
    with pytest.raises(OperatorError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")


@repeatable
@given(content=some.binary(max_size=300))
def test_any_bytes_are_a_list_or_the_operators_matter(content):
    with contextlib.suppress(OperatorError):
        assert parse(decode(content), "r.csv").people
