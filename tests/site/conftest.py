"""A small batch in a store, and the pages made from it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.batch import Store
from grader.intake import SubmittedFile
from grader.model import GradebookColumn, MissingStudent, Reason, SubmissionInfo
from grader.site import write_site
from tests.builders import check_of, exercise_in, report_of
from tests.pages.explained import COUNTER, HOSTILE, report_on

RIGHT = b"def fan_out(jobs):\n    return [job() for job in jobs]\n"
COPY = b"def fan_out(jobs):  # mine\n\n    return [job() for job in jobs]\n"
HOSTILE_CODE = b"x = '</script><script>alert(1)</script><!--'\n"
NAMES = {"ann": "Ann Lee", "bob": "Bob", "eve": '<img src=x onerror="alert(1)">', "z/../é": ""}


def submitted(content: bytes, slug: str = "fan_out") -> SubmittedFile:
    return SubmittedFile(slug=slug, path=Path(f"{slug}.py"), content=content)


def fill(out: Path) -> None:
    """Four submissions: one passed, one sequential, one with hostile text everywhere, one that cannot be read."""
    passed = report_of(check_of("together"), check_of("order"))
    failed = report_of(check_of("together", Reason.SEQUENTIAL), check_of("order"))
    review = report_of(check_of("together", Reason.NEEDS_REVIEW), check_of("order"))
    with Store(out, create=True) as store:
        columns = [GradebookColumn(slug="fan_out", track="threads"), GradebookColumn(slug="race", track="races")]
        store.begin(columns, [MissingStudent(id="zed", student="Zed <b>")], ["not isolated <i>"])
        race, hostile_race = (replace(report_on(each).exercises[0], slug="race") for each in (COUNTER, HOSTILE))
        about = SubmissionInfo(id="ann", student=NAMES["ann"], late=True)
        graded = {"fan_out": ("1", passed), "race": ("2", race)}
        store.put(about, graded, set(), [submitted(RIGHT), submitted(b"value = 0\n" * 30, "race")])
        store.put(SubmissionInfo(id="bob", student="Bob"), {"fan_out": ("3", failed)}, set(), [submitted(COPY)])
        hostile = {"fan_out": ("4", review), "race": ("5", hostile_race)}
        about = SubmissionInfo(id="eve", student=NAMES["eve"], notes=("<script>alert(2)</script>",))
        store.put(about, hostile, set(), [submitted(HOSTILE_CODE)])
        store.put(SubmissionInfo(id="z/../é", problem="z.zip is damaged."), {}, set())


@pytest.fixture
def site(tmp_path):
    """The folder of the pages, with an exercise `fan_out` in the kit."""
    fill(tmp_path / "out")
    exercise = exercise_in(tmp_path / "kit")
    wrong = exercise.solutions / "wrong"
    wrong.mkdir(parents=True)
    wrong.joinpath("one_by_one.py").write_text("# fails: together with sequential\n")
    assert write_site(tmp_path / "out", tmp_path / "site", [exercise]) == len(NAMES)
    return tmp_path / "site"
