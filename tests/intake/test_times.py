"""Times come from the platform: from names, from what it writes beside the files, and from its lists."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from grader.intake.inbox import read_inbox
from grader.intake.loading import load_submission
from grader.intake.platforms.reading import time_of_upload
from grader.intake.times import parse_time, read_times
from tests.builders import exercise_in

CODE = b"def work(jobs):\n    return []\n"
WEST = timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01 23:59:30", datetime(2026, 11, 1, 23, 59, 30)),
        ("2026-11-01 23:59:30.123456789 Z", datetime(2026, 11, 1, 23, 59, 30, tzinfo=UTC)),
        ("2026-11-01T23:59:30-08:00", datetime(2026, 11, 1, 23, 59, 30, tzinfo=WEST)),
        ("2026-11-01 23:59:30 -0800", datetime(2026, 11, 1, 23, 59, 30, tzinfo=WEST)),
        ("Sunday, 1 November 2026, 11:59 PM", datetime(2026, 11, 1, 23, 59)),
        ("Sunday, 1 November 2026, 12:05 AM", datetime(2026, 11, 1, 0, 5)),
        ("Nov 1, 2026 at 12:05 p.m.", datetime(2026, 11, 1, 12, 5)),
        ("1 November 2026, 23:59", datetime(2026, 11, 1, 23, 59)),
    ],
)
def test_a_time_is_read_in_the_forms_that_platforms_write(text, expected):
    assert parse_time(text) == expected
    assert parse_time(text).tzinfo == expected.tzinfo


@pytest.mark.parametrize("text", ["11/1/2026 12:00", "soon", "Sonntag, 1. November 2026, 23:59", "31 June 2026, 10:00",
                                  "1 November 2026, 13:00 PM", "2026-13-01 10:00:00", "12345"])  # fmt: skip
def test_what_means_two_times_or_none_is_not_guessed(text):
    assert parse_time(text) is None


def test_an_attempt_number_is_no_time():
    assert time_of_upload("00000000000000000017") is None


MOODLE = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Last modified (submission)\n"
    'Participant 12,Zoë Müller,,z@x.edu,Submitted,,"Sunday, 1 November 2026, 11:59 PM"\n'
    "Participant 13,Bob Ray,s2,b@x.edu,No submission,,-\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Status,Submission ID,Submission Time,Lateness (H:M:S)\n"
    "Ann,Lee,s1,a@x.edu,Graded,9,2026-11-01 23:59:30 -0800,00:00:00\n"
    "Bob,Ray,s2,b@x.edu,Missing,,,\n"
)


def listed(tmp_path, text):
    path = tmp_path / "times.csv"
    path.write_text(text, encoding="utf-8")
    return read_times(path)


def test_the_worksheet_of_moodle_gives_times_by_its_numbers(tmp_path):
    times, mistakes = listed(tmp_path, MOODLE)
    assert mistakes == []
    assert times["number:12"] == datetime(2026, 11, 1, 23, 59)
    assert set(times.values()) == {datetime(2026, 11, 1, 23, 59)}, "nobody else has handed in"


def test_the_scores_of_gradescope_give_times_with_their_zone(tmp_path):
    times, mistakes = listed(tmp_path, GRADESCOPE)
    assert mistakes == []
    assert times["id:s1"] == times["email:axedu"] == datetime(2026, 11, 1, 23, 59, 30, tzinfo=WEST)


def test_a_key_with_two_times_belongs_to_neither(tmp_path):
    times, _ = listed(tmp_path, "student id,email,time\ns1,x@y.z,2026-11-01 10:00\ns2,x@y.z,2026-11-01 11:00\n")
    assert set(times) == {"id:s1", "id:s2"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,time\ns1,11/1/2026\n", "line 2: '11/1/2026' is not a known form of a time"),
        ("id,when\ns1,2026-11-01 10:00\n", "needs a column with the time, such as 'last modified (submission)'"),
        ("", "needs a column with the time"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path, text, expected):
    times, [mistake] = listed(tmp_path, text)
    assert times == {}
    assert expected in mistake


def times_of(inbox, exercise):
    found = {}
    for submission in read_inbox(inbox, [exercise]).submissions:
        found[submission.id] = load_submission(submission, [exercise]).times.get("fan_out")
    return found


def test_gradescope_writes_the_time_of_each_submission_beside_the_files(tmp_path):
    exercise, inbox = exercise_in(tmp_path / "kit"), tmp_path / "inbox"
    for number in 1, 2:
        (inbox / f"submission_{number}").mkdir(parents=True)
        (inbox / f"submission_{number}" / "fan_out.py").write_bytes(CODE)
    (inbox / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: s1\n  :created_at: 2026-11-01 12:00:00.5 Z\n"
        "  :score: 0.0\n  :history:\n  - :created_at: 2026-10-01 12:00:00 Z\n"
        "submission_2:\n  :created_at: 2026-11-02 12:00:00 -08:00\n  :submitters:\n  - :name: Bob\n    :sid: s2\n"
    )
    assert times_of(inbox, exercise) == {
        "s1": datetime(2026, 11, 1, 12, tzinfo=UTC),
        "s2": datetime(2026, 11, 2, 12, tzinfo=WEST),
    }


def test_nbgrader_writes_the_time_beside_the_files(tmp_path):
    exercise, inbox = exercise_in(tmp_path / "kit"), tmp_path / "inbox"
    for name, time in (("ann", "2026-11-01 12:00:00.123 UTC"), ("bob", "2026-11-02 12:00:00"), ("cem", "\0")):
        (inbox / name / "hw1").mkdir(parents=True)
        (inbox / name / "hw1" / "fan_out.py").write_bytes(CODE)
        (inbox / name / "hw1" / "timestamp.txt").write_text(time)
    assert times_of(inbox, exercise) == {
        "ann": datetime(2026, 11, 1, 12, tzinfo=UTC),
        "bob": datetime(2026, 11, 2, 12),
        "cem": None,
    }


@pytest.mark.parametrize(
    "text", ["99999999999999-01-01 00:00:00", "2026-01-01 99999999999999999999", f"{'9' * 5000}-1-1 1"]
)
def test_a_time_that_no_clock_shows_is_no_time(text):
    assert time_of_upload(text) is None
