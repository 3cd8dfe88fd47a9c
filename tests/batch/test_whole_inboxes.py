"""Whole inboxes of every platform, graded twice: what came in is all there, once, and with the student who made it.

Each file says in its content who made it, and in which attempt. So every mark can be traced back to its owner.
"""

import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec import Struct

from grader.batch.batch import BatchRequest, run_batch
from grader.batch.owners import match_roster
from grader.intake import open_inbox, read_inbox
from grader.intake.roster import parse_roster
from grader.model import OperatorError
from tests.batch.small_batch import gradebook
from tests.builders import check_of, repeatable, report_of
from tests.inboxes import (
    BUILDERS,
    ONE_ATTEMPT,
    HandIn,
    google,
    moodle_flat,
    moodle_folders,
    moodle_groups,
    teams,
)
from tests.tiny import make_catalogue

FORMS = [build for forms in BUILDERS.values() for build in forms]
NAMES = ["Ann Lee", "Anna-Maria Lee", "Maria Lee", "Zoë O'Neil", "Zoe ONeil", "Li De", "Jean-Luc Picard", "Bob Ray"]
LOGINS = ["ann", "ann_lee", "lee", "bob_lee", "a.lee", "1", "12", "run_all_fan", "zoë"]
NUMBERS = [1, 2, 11, 12, 112, 123]
FILES = ["run_all.py", "Run All.py", "run_all copy.py", "run_all(1).py", "RUN_ALL.PY", "run_all_final_v2.py", "main.py"]
FILES += ["run_all.py.txt", "notes.csv", "README.md", "essay.pdf", "z_12_assignsubmission_file_run_all.py"]
STRAYS = ["README.txt", "index.html", "~$list.xlsx", ".DS_Store", "Thumbs.db", "list.csv", "run_all.py", "what.zip"]
BY_NAME = (teams, google, moodle_folders, moodle_flat, moodle_groups)
"""Forms in which two people with the same name, or the same name and number, are one for everybody."""


MEMORY = Path("/dev/shm")
"""A folder where it takes no time until a store is on the disk."""


class Student(Struct, frozen=True):
    """One student: `own` is the id of the course, `number` that of the platform."""

    own: str
    name: str
    login: str
    number: int
    attempts: tuple[int, ...]
    files: tuple[str, ...]
    listed: bool

    @property
    def last(self) -> int:
        return max(self.attempts)


def text(who: Student, attempt: int) -> bytes:
    return f"# {who.own} {attempt}\n".encode()


@some.composite
def courses(draw):
    """A platform, its students, strays, and the columns of the roster; without columns, there is no roster."""
    build = draw(some.sampled_from(FORMS))
    count = draw(some.integers(1, 4))
    several = {"min_size": count, "max_size": count}
    unique = some.lists(some.sampled_from(LOGINS), unique=True, **several)
    names = draw(some.lists(some.sampled_from(NAMES), unique_by=key, **several))
    form = draw(some.sampled_from(["NFC", "NFD"]))
    logins, numbers = draw(unique), draw(some.lists(some.sampled_from(NUMBERS), unique=True, **several))
    owns = draw(some.lists(some.sampled_from(NUMBERS), unique=True, **several))
    students = []
    for place in range(count):
        attempts = draw(some.sets(some.sampled_from([1, 2, 10]), min_size=1))
        students.append(
            Student(
                own=str(owns[place]),
                name=unicodedata.normalize(form, names[place]),
                login=logins[place],
                number=numbers[place],
                attempts=(max(attempts),) if build in ONE_ATTEMPT else tuple(sorted(attempts)),
                files=tuple(draw(some.lists(some.sampled_from(FILES), unique=True, min_size=1, max_size=2))),
                listed=draw(some.integers(0, 4)) > 0,
            )
        )
    strays = draw(some.sets(some.sampled_from(STRAYS), max_size=2))
    columns = draw(some.sampled_from([(), ("id", "name"), ("id", "canvas id", "name"), ("id", "login", "name")]))
    return build, students, strays, columns


def key(name):
    return "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if each.isalnum())


def fill(inbox, build, students, strays):
    for who in students:
        for attempt in who.attempts:
            files = dict.fromkeys(who.files, text(who, attempt))
            build(inbox, HandIn(name=who.name, login=who.login, number=who.number, attempt=attempt, files=files))
    for name in strays:
        if not (inbox / name).exists():
            (inbox / name).write_bytes(b"")


def roster_text(students, columns):
    values = {"id": "own", "canvas id": "number", "login": "login", "name": "name"}
    listed = [",".join(str(getattr(each, values[column])) for column in columns) for each in students if each.listed]
    return "\n".join([",".join(columns), *listed, "zz" + "," * (len(columns) - 1)]) + "\n"


def provable(build, students, columns):
    """Whether names tell the students apart: a stranger with the login or name of somebody else is no fault of ours."""
    if max(Counter(key(who.name) for who in students).values()) > 1 and build in BY_NAME:
        return False
    taken = {key(each) for who in students if who.listed for each in (who.own, who.login, who.name, str(who.number))}
    return not any(key(who.login) in taken for who in students if columns and not who.listed)


class Recorder:
    """Stands in for the worker pool: passes every file, and keeps whose mark each file became."""

    def __init__(self):
        self.marks = []

    def __call__(self, files, on_report):
        for submission, file in files:
            self.marks.append((submission, file.content.decode()))
            on_report(submission, report_of(check_of("together"), slug=file.slug, path=str(file.path)))


def check_entries(inbox, roster):
    """Every entry is with one submission, or named as one of nobody."""
    contents = read_inbox(open_inbox(inbox, inbox), [], known=["run_all"])
    owners = match_roster(contents.submissions, roster)
    placed = [upload.path.name for submission, _ in owners.entries for upload in submission.uploads]
    receipts = [each.name for each in inbox.iterdir() if each.name.endswith("-12-00-00.txt")]
    came = sorted(each.name for each in inbox.iterdir())
    assert sorted({*placed, *contents.ignored, *receipts}) == came
    assert len(placed) == len(set(placed))
    assert not set(placed) & set(contents.ignored)
    return owners


def check_marks(students, columns, marks, book):
    """Each mark is with the student who made the file, and rests on the last attempt."""
    by_own = {who.own: who for who in students}
    lines = {}
    for submission, content in marks:
        if not content.startswith("# "):
            continue  # a stray whose name is that of a hand-in
        own, attempt = content[2:].split()
        who = by_own[own]
        if columns and submission in {each.own for each in students if each.listed}:
            # Without logins on the roster, a login that is an id stands for that id.
            assert submission == own or (submission == who.login and "login" not in columns), (submission, content)
        assert lines.setdefault(submission, own) == own, "two students have one line"
        assert lines.setdefault(f"owner {own}", submission) == submission, "one student has two lines"
        assert int(attempt) == who.last, (who, content)
        assert book[submission]["status"] == "passed"


def run_case(build, students, strays, columns, root):
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        place = Path(folder)
        inbox, out = place / "in", place / "out"
        inbox.mkdir()
        fill(inbox, build, students, strays)
        options = {"roster": place / "r.csv"} if columns else {}
        roster = None
        if columns:
            (place / "r.csv").write_text(roster_text(students, columns), encoding="utf-8")
            roster = parse_roster(roster_text(students, columns), "r.csv")
        owners = check_entries(inbox, roster)
        recorder = Recorder()
        request = BatchRequest(inbox=inbox, out=out, root=root, slugs=("run_all",), **options)
        if columns and owners.entries and not any(info.listed or info.unclear for _, info in owners.entries):
            with pytest.raises(OperatorError, match="No submission is from a student"):
                run_batch(request, lambda _: None, recorder)
            return
        summary = run_batch(request, lambda _: None, recorder)
        book = gradebook(out)
        assert len(book) == len(owners.entries) + len(owners.missing)
        assert summary.graded + summary.unreadable + summary.known == len(owners.entries)
        assert {who.own for who in students if who.listed and columns} <= set(book)
        if provable(build, students, columns):
            check_marks(students, columns, recorder.marks, book)
        # The same again changes nothing, and grades nothing.
        again = Recorder()
        second = run_batch(request, lambda _: None, again)
        assert (gradebook(out), again.marks, second.unclear) == (book, [], summary.unclear)


@settings(repeatable, max_examples=80)
@given(course=courses())
def test_what_comes_in_is_all_there_and_each_mark_is_its_owners(course, tmp_path_factory):
    run_case(*course, ROOT.get(tmp_path_factory))


class _Root:
    """The kit with one exercise, written once."""

    place = None

    def get(self, factory):
        if self.place is None:
            self.place = factory.mktemp("kit")
            make_catalogue(self.place)
        return self.place


ROOT = _Root()
