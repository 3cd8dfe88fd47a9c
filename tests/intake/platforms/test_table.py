"""The inbox of each platform: every file belongs to the student who handed it in, and the last attempt counts."""

import pytest

from grader.intake.inbox import read_inbox
from grader.intake.loading import load_submission
from grader.intake.platforms import PLATFORMS, Listing, platform_called, platform_of_regex
from grader.intake.platforms.google import GOOGLE
from grader.intake.platforms.gradescope import GRADESCOPE, METADATA
from grader.intake.roster import parse_roster
from grader.model import OperatorError
from tests.builders import exercise_in
from tests.inboxes import BUILDERS, ONE_ATTEMPT, HandIn, canvas, canvas_anonymous, gradescope, moodle_flat

FORMS = [(name, build) for name, forms in BUILDERS.items() for build in forms]
PEOPLE = [("Zoë O'Neil", "zo1"), ("Jean-Luc Picard", "jp2"), ("Ann Lee", "al3"), ("Bob Ray", "br4")]


def text(number):
    return f"def work(jobs):\n    return {number}\n".encode()


def hand_ins(build):
    return [
        HandIn(
            name=name,
            login=login,
            number=100 + at,
            attempt=attempt,
            files={"fan_out.py": text(at * 10 + attempt)},
        )
        for at, (name, login) in enumerate(PEOPLE)
        for attempt in ((2,) if build in ONE_ATTEMPT else (1, 2, 10))
    ]


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path / "kit")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_the_table_has_a_builder_for_each_platform():
    assert set(BUILDERS) == {each.name for each in PLATFORMS}


@pytest.mark.parametrize(("name", "build"), FORMS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_student_gets_what_they_handed_in_last(exercise, inbox, name, build):
    for each in hand_ins(build):
        build(inbox, each)
    contents = read_inbox(inbox, [exercise])
    assert contents.platform == platform_called(name).title
    assert len(contents.submissions) == len(PEOPLE)
    assert [each.unclear for each in contents.submissions] == [""] * len(PEOPLE)
    roster = parse_roster("id,name\n" + "".join(f"{login},{name}\n" for name, login in PEOPLE), "r.csv")
    last = 2 if build in ONE_ATTEMPT else 10
    wanted = {login: text(place * 10 + last) for place, (_, login) in enumerate(PEOPLE)}
    found = {}
    for each in contents.submissions:
        [source] = load_submission(each, [exercise]).sources
        person = roster.match(each.number, [each.student, each.student.partition("-")[2], each.id]).person
        owner = person.id if person else PEOPLE[int(each.number) - 100][1]
        assert person or build is canvas_anonymous, each
        found[owner] = source.content
    assert found == wanted


def test_a_name_that_the_platform_does_not_give_waits_for_a_decision(exercise, inbox):
    for each in hand_ins(moodle_flat):
        moodle_flat(inbox, each)
    (inbox / "late one.zip").write_bytes(b"")
    contents = read_inbox(inbox, [exercise])
    [unclear] = [each for each in contents.submissions if each.unclear]
    assert (unclear.id, unclear.unclear) == ("late one.zip", "late one.zip is not a name that Moodle gives.")


def test_a_decision_gives_an_entry_to_a_student_or_to_nobody(exercise, inbox):
    for name in ("a", "b", "c"):
        moodle_flat(inbox, HandIn(name=name, login=name, number=1, files={"fan_out.py": text(1)}))
    (inbox / "late one.zip").write_bytes(b"")
    (inbox / "what.zip").write_bytes(b"")
    decisions = {"late one.zip": "s9", "what.zip": "-"}
    contents = read_inbox(inbox, [exercise], decisions=decisions)
    assert [each.id for each in contents.submissions] == ["a_1", "b_1", "c_1", "s9"]
    assert contents.ignored == ("what.zip",)


def test_late_hand_ins_of_canvas_are_late_and_typed_ones_are_named(exercise, inbox):
    canvas(inbox, HandIn(name="Ann Lee", login="al", number=7, files={"fan_out.py": text(1)}, late=True))
    (inbox / "raybob_8_text.html").write_bytes(b"<p>hello</p>")
    (inbox / "doejane_LATE_9_link.html").write_bytes(b"<p>hello</p>")
    late, typed, link = (load_submission(each, [exercise]) for each in _by_number(inbox, exercise))
    assert late.late
    assert not late.problem
    assert "text typed on the platform" in typed.problem
    assert link.late
    assert "text typed on the platform" in link.problem


def _by_number(inbox, exercise):
    return sorted(read_inbox(inbox, [exercise]).submissions, key=lambda each: each.number)


def test_a_group_on_gradescope_hands_in_for_each_member(exercise, inbox):
    gradescope(inbox, HandIn(name="Ann Lee", login="al", number=1, files={"fan_out.py": text(1)}))
    more = "  - :name: Bob Ray\n    :sid: br\n"
    place = inbox / "submission_metadata.yml"
    lines = place.read_text(encoding="utf-8").splitlines(keepends=True)
    place.write_text("".join(lines[:5]) + more + "".join(lines[5:]), encoding="utf-8")
    assert [each.id for each in read_inbox(inbox, [exercise]).submissions] == ["al", "br"]


def test_a_regular_expression_tells_student_attempt_and_lateness(exercise, inbox):
    for name in ("hw1--ann--2--.py", "hw1--ann--10--late.py", "hw1--bob--1--.py", "notes.py"):
        (inbox / name).write_bytes(text(len(name)))
    platform = platform_of_regex(r"hw1--(?P<student>\w+)--(?P<attempt>\d+)--(?P<late>late)?\.py")
    ann, bob, notes = read_inbox(inbox, [exercise], platform=platform).submissions
    assert (ann.id, bob.id) == ("ann", "bob")
    assert notes.unclear
    loaded = load_submission(ann, [exercise])
    assert [each.path.name for each in loaded.sources] == ["hw1--ann--10--late.py"]
    assert loaded.late


@pytest.mark.parametrize("pattern", ["(", "(.*)", "(?P<student>.*)(?P<colour>)"])
def test_a_pattern_that_cannot_be_used_is_an_operator_error(pattern):
    with pytest.raises(OperatorError, match="--names"):
        platform_of_regex(pattern)


def test_an_underscore_for_an_apostrophe_is_part_of_a_google_name():
    reading = GOOGLE.read(Listing(names=["Sean O_Brien - fan_out.py"]))
    assert [each.student for each in reading["Sean O_Brien - fan_out.py"]] == ["Sean O_Brien"]
    assert not GOOGLE.read(Listing(names=["ada_fan_out - 2.py", "my_fan_out - 2.py"]))


def test_a_google_name_with_a_dash_is_a_further_name():
    name = "Ann - Marie Lee - fan_out.py"
    [reading] = GOOGLE.read(Listing(names=[name]))[name]
    assert (reading.student, reading.also) == ("Ann", ("Ann - Marie Lee",))


def test_a_hand_in_that_gradescope_lists_and_that_is_not_there_is_not_forgotten(tmp_path):
    entries = "".join(
        f"submission_{number}:\n  :submitters:\n  - :name: S\n    :sid: s{number}\n  :created_at: x\n"
        for number in (1, 2)
    )
    (tmp_path / METADATA).write_text(entries)
    (tmp_path / "submission_1").mkdir()
    found = GRADESCOPE.read(Listing(names=["submission_1", METADATA], folder=tmp_path))
    assert [each.student for each in found["submission_1"]] == ["s1"]
    assert [(each.student, each.receipt) for each in found[METADATA]] == [("s2", True)]
