"""The file of a platform gets its points back, and every other byte stays as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.batch.store import Store
from grader.batch.templates import fill_template
from grader.cli.main import main
from grader.intake import read_cells
from grader.model import CourseMark, GradebookColumn, GradebookRow, OperatorError, Reason, SubmissionInfo
from tests.builders import check_of, repeatable, report_of

COLUMNS = [GradebookColumn(slug="fan_out", track="threads", max_score=2)]
HALF = report_of(check_of("one"), check_of("two", Reason.SEQUENTIAL))
BUSY = report_of(check_of("one"), check_of("two", Reason.MACHINE_BUSY))


def row(own_id, number="", report=HALF):
    return GradebookRow(about=SubmissionInfo(id=own_id, number=number), exercises=(report,))


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Fan out (4711),Essay (5),Final Score\r\n"
    "    Points Possible,,,,,10,3,(read only)\r\n"
    '"Lee, Ann",77,1002,al,"CS ""1""",,2,81\r\n'
    '"Ray, Bob",1002,55,br,A, ,,\r\n'
    '"Student, Test",99,,t,A,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,ID number,Email address,Grade,Maximum grade,Feedback comments\n"
    "Participant 12,Zoë Müller,s1,z@x.edu,,100.00,\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"fan_out [Total Pts: 4 Score] |123"\n'
    '"Lee"\t"Ann"\t"alee"\t"s1"\t""\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Fan Out Points Grade <Numeric MaxPoints:8 Weight:10>,End-of-Line Indicator\r\n"
    "#s1,#alee,,#\r\n"
)
CASES = [
    ("canvas", CANVAS, "utf-8", [row("1002")], {",A,,2": None, '"CS ""1""",,2': '"CS ""1""",5,2'}),
    ("canvas", CANVAS, "utf-8", [row("raybob_1002", "1002")], {"br,A, ,,": "br,A,5,,"}),
    ("moodle", MOODLE, "utf-8-sig", [row("s1")], {",,100.00": ",50,100.00"}),
    ("moodle", MOODLE, "cp1252", [row("Zoë Müller_12", "12")], {",,100.00": ",50,100.00"}),
    ("blackboard", BLACKBOARD, "utf-16", [row("s1")], {'"s1"\t""': '"s1"\t"2"'}),
    ("brightspace", BRIGHTSPACE, "utf-8", [row("s1")], {"#alee,,#": "#alee,4,#"}),
]


@pytest.mark.parametrize(("platform", "text", "encoding", "rows", "changed"), CASES)
def test_only_the_cells_with_points_change(platform, text, encoding, rows, changed):
    filled = fill_template(platform, read_cells(text.encode(encoding)), rows, COLUMNS)
    wanted = text
    for before, after in changed.items():
        wanted = wanted.replace(before, after) if after is not None else wanted
    assert filled.content.decode(encoding) == wanted
    assert filled.content == wanted.encode(encoding)
    assert (filled.cells, filled.unplaced, filled.open) == (1, (), ())


def test_what_has_no_mark_or_no_line_is_named_and_changes_nothing():
    rows = [row("1002", report=BUSY), row("nobody"), row("55")]
    filled = fill_template("canvas", read_cells(CANVAS.encode()), rows, COLUMNS)
    assert (filled.open, filled.unplaced, filled.ignored) == (("1002",), ("nobody",), ("Essay (5)",))
    assert filled.content.decode() == CANVAS.replace("br,A, ,,", "br,A,5,,")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", CANVAS.replace("Fan out", "Other")])
def test_a_file_that_fits_nothing_is_an_operator_error(text):
    with pytest.raises(OperatorError, match="template"):
        fill_template("canvas", read_cells(text.encode()), [], COLUMNS)


CELLS = some.lists(some.lists(some.text(alphabet='ab,"\n\r é;\t', max_size=6), min_size=2, max_size=4), min_size=1)


@repeatable
@given(rows=CELLS, end=some.sampled_from(["\n", "\r\n"]), quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_any_csv_file_is_read_and_written_as_it_is(rows, end, quoting):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    content = out.getvalue().encode()
    assert read_cells(content).to_bytes() == content


def test_the_command_writes_the_filled_file_beside_the_results(tmp_path, capsys):
    with Store(tmp_path / "out", create=True) as store:
        store.begin(COLUMNS, [], [])
        store.put(SubmissionInfo(id="1002"), {"fan_out": ("k", HALF)}, set())
    template = tmp_path / "grades.csv"
    template.write_text(CANVAS, encoding="utf-8", newline="")
    order = ["gradebook", str(tmp_path / "out"), "--platform", "canvas", "--template", str(template)]
    assert main(order) == 0
    assert (tmp_path / "out" / "grades-filled.csv").read_bytes().decode() == CANVAS.replace('",,2', '",5,2')
    assert "1 cells filled in." in capsys.readouterr().out
    assert main([*order, "--write", str(template)]) == 2


NO_SIS = (
    'Student,ID,Section,Fan out (4711)\n,,,Manual Posting\n    Points Possible,,,"1,000.00"\n'
    '"Lee, Ann",77,A,\n"Ray, Bob",1002,A,EX\n'
)


def filled(platform, text, *abouts):
    return fill_template(platform, read_cells(text.encode()), [_row(each) for each in abouts], COLUMNS)


def _row(about):
    return GradebookRow(about=about, exercises=(HALF,))


def test_a_canvas_file_without_sis_ids_finds_its_students_by_their_numbers():
    found = filled("canvas", NO_SIS, SubmissionInfo(id="leeann_77", student="leeann", number="77"))
    assert found.content.decode() == NO_SIS.replace("77,A,\n", "77,A,500\n")


@pytest.mark.parametrize(
    "about",
    [
        SubmissionInfo(id="77", student="Cy Fox", listed=True),
        SubmissionInfo(id="cyfox_77", student="cyfox", number="77"),
        SubmissionInfo(id="s9", student="Cy Fox", number="77", listed=True),
        SubmissionInfo(id="77"),
    ],
    ids=["an id of the course", "a number of another platform", "with a roster", "a name of a folder"],
)
def test_a_number_that_is_another_students_id_puts_a_mark_in_no_line(about):
    found = filled("canvas", NO_SIS, about)
    assert (found.content.decode(), found.unplaced) == (NO_SIS, (about.id,))


def test_the_number_of_another_assignment_puts_a_mark_in_no_line():
    about = SubmissionInfo(id="Ann Lee_12", student="Ann Lee", number="12")
    assert filled("moodle", MOODLE, about).unplaced == ("Ann Lee_12",)


def test_two_submissions_in_one_line_are_both_named():
    own = SubmissionInfo(id="s1", listed=True), SubmissionInfo(id="Zoë Müller_12", student="Zoë Müller", number="12")
    found = filled("moodle", MOODLE, *own)
    assert (found.content.decode(), found.unplaced) == (MOODLE, ("s1", "Zoë Müller_12"))


def test_a_login_or_a_name_that_one_line_has_is_enough_without_a_roster():
    assert filled("blackboard", BLACKBOARD, SubmissionInfo(id="alee", student="alee")).cells == 1
    text = BRIGHTSPACE.replace("Username,", "Username,Last Name,First Name,").replace("#alee,", "#alee,Lee,Ann,")
    assert filled("brightspace", text, SubmissionInfo(id="Ann Lee_5", student="Ann Lee", number="5")).cells == 1


def test_an_excused_student_stays_excused_and_is_named():
    found = filled("canvas", NO_SIS, SubmissionInfo(id="raybob_1002", student="raybob", number="1002"))
    assert (found.content.decode(), found.excused) == (NO_SIS, ("raybob_1002",))


@pytest.mark.parametrize(
    ("most", "points"),
    [("100,00", "50"), ("1.000,00", "500"), ("1,000", "500"), ("1 000.5", "500.25"), ("", "1")],
)
def test_the_maximum_is_read_in_any_language(most, points):
    text = MOODLE.replace("100.00", f'"{most}"')
    found = filled("moodle", text, SubmissionInfo(id="s1", listed=True))
    assert found.content.decode() == text.replace("x.edu,,", f"x.edu,{points},")


def test_a_maximum_that_is_no_number_is_an_operator_error():
    with pytest.raises(OperatorError, match="Maximum grade"):
        filled("moodle", MOODLE.replace("100.00", "Scale"), SubmissionInfo(id="s1", listed=True))


def test_an_exercise_without_a_column_is_named():
    more = [
        *COLUMNS,
        *(GradebookColumn(slug=slug, track="t", max_score=most) for slug, most in (("pace", 3), ("x", 0))),
    ]
    filled = fill_template("canvas", read_cells(CANVAS.encode()), [row("1002")], more)
    assert filled.absent == ("pace",)
    assert fill_template("moodle", read_cells(MOODLE.encode()), [row("s1")], more).absent == ()


@pytest.mark.parametrize("login", ["a-lee", "al.ee", "á-lee"])
def test_a_login_that_is_only_like_that_of_a_line_puts_a_mark_in_no_line(login):
    assert filled("blackboard", BLACKBOARD, SubmissionInfo(id=login, student=login)).unplaced == (login,)


def test_an_id_that_the_roster_writes_in_another_way_needs_the_name():
    for name, cells in (("Ann Lee", 1), ("Bob Ray", 0)):
        assert filled("blackboard", BLACKBOARD, SubmissionInfo(id="S-1", student=name, listed=True)).cells == cells


@pytest.mark.parametrize(
    ("most", "points"), [("5,00", "2,5"), ("1.001,00", "500,5"), ("5.00", "2.5"), ("1,001", "500.5")]
)
def test_points_are_written_with_the_decimal_comma_of_the_file(most, points):
    text = MOODLE.replace(",", ";").replace("100.00", most)
    found = filled("moodle", text, SubmissionInfo(id="s1", listed=True))
    assert found.content.decode() == text.replace("x.edu;;", f"x.edu;{points};")


def test_a_line_that_ends_early_grows_and_loses_no_mark():
    text = 'Student,ID,SIS User ID,Section,Fan out (1)\nPoints Possible,,,,2\n"Lee, Ann",7,s1\n'
    assert filled("canvas", text, SubmissionInfo(id="s1")).content.decode() == text.replace(",s1", ",s1,,1")


def test_half_of_a_hundredth_is_rounded_up_when_points_are_scaled():
    marks = {"fan_out": CourseMark(slug="fan_out", points=5.35, full=10)}
    columns = [GradebookColumn(slug="fan_out", track="threads", max_score=10)]
    own = GradebookRow(about=SubmissionInfo(id="s1"), exercises=(HALF,), marks=marks)
    text = MOODLE.replace("100.00", "5.00")
    assert b"x.edu,2.68," in fill_template("moodle", read_cells(text.encode()), [own], columns).content


FORM_HEADERS = {
    "moodle": ["Identifier", "Full name", "ID number", "Grade", "Maximum grade", "Grade can be changed", "Feedback"],
    "canvas": ["Student", "ID", "SIS User ID", "Section", "Fan out (4711)", "Essay (5)", "Final Score"],
    "blackboard": ["Last Name", "First Name", "Student ID", "fan_out [Total Pts: 4 Score] |123", "Total |9"],
    "brightspace": ["OrgDefinedId", "Last Name", "First Name", "Fan Out Points Grade <Numeric MaxPoints:8>", "#"],
}
MARKED = {
    "moodle": ("Grade", "50"),
    "canvas": ("Fan out (4711)", "5"),
    "blackboard": (None, "2"),
    "brightspace": (None, "4"),
}
VALUES = {
    "Identifier": "Participant {}",
    "ID": "{}",
    "ID number": "s{}",
    "SIS User ID": "s{}",
    "Student ID": "s{}",
    "OrgDefinedId": "#s{}",
    "Full name": "Ann Lee",
    "Student": "Lee, Ann",
    "Last Name": "Lee",
    "First Name": "Ann",
    "Maximum grade": "100.00",
    "Grade can be changed": "Yes",
    "#": "#",
}
"""Two students with the same name, whom only their ids tell apart."""


@repeatable
@given(
    platform=some.sampled_from(sorted(FORM_HEADERS)),
    data=some.data(),
    mark=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    separator=some.sampled_from(",;\t"),
    end=some.sampled_from(["\n", "\r\n"]),
    quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_the_file_comes_back_with_nothing_but_the_mark_changed(platform, data, mark, separator, end, quoting):
    header = FORM_HEADERS[platform]
    kept = 1 if platform == "canvas" else 0  # Canvas' own importer wants the students first
    header = header[:kept] + data.draw(some.permutations(header[kept:]))
    free = some.text(alphabet='é",;\n\t 1x', max_size=5)
    lines = [[VALUES.get(each, "").format(number) or data.draw(free) for each in header] for number in (1, 2)]
    column, points = MARKED[platform]
    place = header.index(column or next(each for each in header if each.lower().startswith("fan")))
    for line in lines:
        line[place] = ""
    possible = [["Points Possible", *("10" if at == place else "" for at in range(1, len(header)))]]
    table = [header, *(possible if platform == "canvas" else []), *lines]

    def written():
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table)
        return out.getvalue().encode(mark)

    before = written()
    table[-1][place] = points
    assert fill_template(platform, read_cells(before), [row("s2")], COLUMNS).content == written()


WORKSHEET = (
    "Identifier,Full name,ID number,Status,Grade,Maximum grade,Grade can be changed,Feedback comments\n"
    "Participant 12,Zoë Müller,s1,Submitted,,100.00,Yes,\n"
    "Participant 13,Ann Lee,s2,Submitted,40.00,100.00,No,\n"
)


def test_a_line_that_moodle_has_locked_stays_as_it_is_and_is_named():
    found = fill_template("moodle", read_cells(WORKSHEET.encode()), [row("s1"), row("s2")], COLUMNS)
    assert found.content.decode() == WORKSHEET.replace("Submitted,,100.00", "Submitted,50,100.00")
    assert (found.cells, found.locked, found.unplaced) == (1, ("s2",), ())


def test_points_that_moodle_would_pass_over_are_named():
    beyond = CourseMark(slug="fan_out", points=3, full=2)
    own = GradebookRow(about=SubmissionInfo(id="s1"), exercises=(HALF,), marks={"fan_out": beyond})
    found = fill_template("moodle", read_cells(WORKSHEET.encode()), [own], COLUMNS)
    assert (found.content.decode(), found.beyond) == (WORKSHEET, ("s1",))
    text = CANVAS.replace("Lee, Ann", "Fox, Cy").replace(",1002,al", ",s1,al")
    assert b'",15,2' in fill_template("canvas", read_cells(text.encode()), [own], COLUMNS).content


def test_a_worksheet_that_is_graded_in_words_is_an_operator_error():
    with pytest.raises(OperatorError, match="graded in words"):
        filled("moodle", WORKSHEET.replace("Maximum grade", "Scale"), SubmissionInfo(id="s1"))


def test_a_worksheet_in_another_language_says_so():
    with pytest.raises(OperatorError, match="no column Grade") as raised:
        filled("moodle", MOODLE.replace(",Grade,", ",Bewertung,"), SubmissionInfo(id="s1"))
    assert "English" in raised.value.fix


def test_a_student_whom_canvas_does_not_assign_the_exercise_is_named():
    text = NO_SIS.replace("1002,A,EX", "1002,A,N/A")
    found = filled("canvas", text, SubmissionInfo(id="raybob_1002", student="raybob", number="1002"))
    assert (found.content.decode(), found.unassigned, found.excused) == (text, ("raybob_1002",), ())


@pytest.mark.parametrize(
    ("platform", "text", "column"),
    [
        ("canvas", CANVAS.replace(",10,3,", ",(read only),3,"), "Fan out (4711)"),
        ("blackboard", BLACKBOARD.replace("Pts: 4", "Pts: up to 4"), "fan_out [Total Pts: up to 4 Score] |123"),
    ],
)
def test_a_column_that_the_platform_lets_nobody_change_is_named(platform, text, column):
    with pytest.raises(OperatorError, match="lets nobody change") as raised:
        filled(platform, text, SubmissionInfo(id="1002"))
    assert column in raised.value.problem
    more = [*COLUMNS, GradebookColumn(slug="essay", track="t", max_score=2)]
    if platform == "canvas":
        found = fill_template(platform, read_cells(text.encode()), [row("1002")], more)
        assert (found.fixed, found.absent, found.ignored) == ((column,), ("fan_out",), ())


def test_the_command_names_what_the_platform_does_not_take(tmp_path, capsys):
    with Store(tmp_path / "out", create=True) as store:
        store.begin(COLUMNS, [], [])
        for own in ("s1", "s2"):
            store.put(SubmissionInfo(id=own), {"fan_out": ("k", HALF)}, set())
    template = tmp_path / "grades.csv"
    template.write_text(WORKSHEET, encoding="utf-8", newline="")
    assert main(["gradebook", str(tmp_path / "out"), "--platform", "moodle", "--template", str(template)]) == 3
    assert "locked by the platform, left as they are: s2" in capsys.readouterr().out
