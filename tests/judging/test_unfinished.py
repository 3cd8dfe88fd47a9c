"""A half-written file: what is missing is named, and a stub stays a stub."""

from pathlib import Path

import pytest

from grader.judging.unfinished import name_what_is_missing
from grader.model import Reason
from tests.builders import check_of

FILES = sorted(Path(__file__).parents[2].glob("exercises/*/*/*.py"))
STUBS = [each for each in FILES if each.parent.name.endswith(f"_{each.stem}")]

BUFFER = """
class Buffer:
    def __init__(self): self.items = []
    def put(self, item):
        "Put it."
        {put}
    def get(self):
        raise NotImplementedError
"""


def judged(source, reason=Reason.NOT_STARTED):
    return name_what_is_missing([check_of("together", reason)], source.encode())[0].finding


def test_the_missing_method_is_named_beside_the_written_one():
    finding = judged(BUFFER.format(put="self.items.append(item)"))
    assert finding.reason is Reason.RAISED
    assert finding.what == "get still raises NotImplementedError. Already written: put."
    assert finding.hint.startswith("Write get next")


@pytest.mark.parametrize("put", ["raise NotImplementedError", "pass", "..."])
def test_a_class_without_a_written_method_is_not_started(put):
    assert judged(BUFFER.format(put=put)).reason is Reason.NOT_STARTED


def test_other_findings_stay_as_they_are():
    assert judged(BUFFER.format(put="self.items.append(item)"), Reason.RACE).reason is Reason.RACE


def test_a_number_that_cannot_be_shown_is_no_problem():
    assert judged(f"def huge(): 0x{'f' * 5000}\ndef open(): raise NotImplementedError").reason is Reason.RAISED


def test_a_file_that_cannot_be_parsed_stays_as_it_is():
    assert judged("def put(:").reason is Reason.NOT_STARTED


@pytest.mark.parametrize("stub", STUBS, ids=lambda path: path.stem)
def test_no_file_that_is_handed_out_counts_as_half_written(stub):
    assert judged(stub.read_text(encoding="utf-8")).reason is Reason.NOT_STARTED


@pytest.mark.parametrize(
    ("body", "reason"),
    [("self.items = []  # mine", Reason.NOT_STARTED), ("self.items, self.lock = [], Lock()", Reason.RAISED)],
)
def test_a_special_method_counts_as_written_if_it_is_not_as_it_was_handed_out(body, reason):
    original = BUFFER.format(put="raise NotImplementedError")
    source = original.replace("self.items = []", f"{body}\n   ")
    [check] = name_what_is_missing([check_of("together", Reason.NOT_STARTED)], source.encode(), original.encode())
    assert check.finding.reason is reason
    if reason is Reason.RAISED:
        assert check.finding.what == "put and get still raise NotImplementedError. Already written: __init__."


@pytest.mark.parametrize("source", ["", "# all gone\n"])
def test_a_file_without_code_is_said_to_have_none(source):
    finding = judged(source, Reason.MISSING_NAME)
    assert finding.reason is Reason.MISSING_NAME
    assert finding.what == "The file has no code. seen of together"
    assert "reset" in finding.hint
    assert judged("x = 1", Reason.MISSING_NAME).what == "seen of together"
