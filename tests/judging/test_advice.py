"""Whatever goes wrong, there is something to say about it."""

from pathlib import Path

import pytest

from grader.judging.advice import GENERAL, without_references_below
from grader.model.verdict import Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_advice_in_whole_sentences(reason):
    for text in GENERAL[reason]:
        assert text[0].isupper()
        assert text.endswith((".", "?"))


def test_no_two_reasons_give_the_same_advice():
    assert len({advice.hint for advice in GENERAL.values()}) == len(GENERAL)


@pytest.mark.parametrize("reason", [Reason.MACHINE_BUSY, Reason.GRADER_BUG])
def test_what_is_not_the_students_fault_says_that_it_does_not_count(reason):
    assert "does not count against you" in GENERAL[reason].why


def test_where_nothing_is_below_no_sentence_points_there():
    text = "Look below at who holds what. Who should have let go? See the steps below: where, and when? Then go on."
    assert without_references_below(text) == "Who should have let go? Then go on."
    assert without_references_below("Look at the one above.") == "Look at the one above."


def test_every_reason_is_documented():
    page = (Path(__file__).resolve().parent.parent.parent / "docs" / "reasons.md").read_text(encoding="utf-8")
    assert [reason for reason in Reason if f"| `{reason}` |" not in page] == []
