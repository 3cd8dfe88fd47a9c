"""Every reason has general advice, and docs/reasons.md is generated from it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.judging.advice import GENERAL, with_advice, without_references_below
from grader.judging.reasons_page import COMMAND, reasons_page
from grader.model.verdict import Finding, Reason
from tests.builders import exercise_in

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reasons.md"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_advice_in_whole_sentences(reason):
    advice = GENERAL[reason]
    for text in (advice.meaning, advice.why, advice.hint):
        assert text[0].isupper()
        assert text.endswith((".", "?"))


def test_no_two_reasons_give_the_same_advice():
    assert len({advice.hint for advice in GENERAL.values()}) == len(GENERAL)


@pytest.mark.parametrize("reason", [Reason.MACHINE_BUSY, Reason.GRADER_BUG])
def test_advice_for_a_fault_of_the_machine_or_the_grader_says_that_it_does_not_count(reason):
    assert "does not count against you" in GENERAL[reason].why


def test_sentences_that_refer_to_something_below_can_be_removed():
    text = "Look below at the locks. Which thread waits? See the steps below: where, and when? Then go on."
    assert without_references_below(text) == "Which thread waits? Then go on."
    assert without_references_below("Look at the one above.") == "Look at the one above."


def test_the_page_has_a_row_for_each_reason():
    rows = [line.split("|")[1].strip() for line in reasons_page().splitlines() if line.startswith("| `")]
    assert rows == [f"`{reason}`" for reason in Reason]


def test_the_published_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == reasons_page(), f"renew the page: {COMMAND}"


def test_words_that_a_finding_brings_stand_before_those_of_its_reason(tmp_path):
    exercise = exercise_in(tmp_path, "fan_out")
    plain = Finding(status="failed", reason=Reason.UNREADABLE, what="It is a link.")
    general = GENERAL[Reason.UNREADABLE]
    assert with_advice(plain, exercise) == replace(plain, why=general.why, hint=general.hint)
    own = replace(plain, why="It is gone.", hint="Save it.")
    assert with_advice(own, exercise) == own
