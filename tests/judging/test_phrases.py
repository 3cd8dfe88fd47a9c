"""Values in messages: receipts become the names of their jobs, and an order is shown as an order."""

import pytest
from msgspec.structs import replace

from grader.judging.phrases import (
    describe_difference,
    describe_order,
    named_entries,
    nothing_called,
    other_sequence,
    show_value,
    signal_name,
    subject,
    unit_of,
    without_addresses,
)
from grader.model import ExceptionInfo, Frame, JobSpec, Raised
from tests.builders import answered, clean, jobs, run_of

THREE = clean(run=run_of(*jobs(3)), calls=answered((0.0, 0.1), (0.0, 0.1), (0.0, 0.1)))
TWICE = clean(
    run=run_of(*jobs(1, times=2), *jobs(2)[1:]), calls=(*THREE.calls[:2], replace(THREE.calls[0], receipt="r2"))
)
TEXT = clean(run=run_of(*jobs(1, text="r0"), *jobs(2)[1:]))


@pytest.mark.parametrize(
    ("value", "seen", "text"),
    [
        (["r0", "r2", 5, None], THREE, "[<job 1>, <job 3>, 5, None]"),
        ([["r1"], ["r1", "r2"]], THREE, "[[<job 2>], [<job 2>, <job 3>]]"),
        ([[["r1"]]], THREE, "[[['r1']]]"),
        (["r0"] * 7, THREE, "[<job 1>, <job 1>, <job 1>, <job 1>, <job 1>, <job 1>, …]"),
        (["r0", "r1", "r2"], TWICE, "[<job 1, call 1>, <job 2>, <job 1, call 2>]"),
        (["r0", "r1"], TEXT, "['r0', <job 2>]"),
        ("r1", THREE, "<job 2>"),
        (("r1", 5), THREE, "(<job 2>, 5)"),
        (["x" * 90], THREE, f"['{'x' * 59}…]"),
    ],
)
def test_a_receipt_is_shown_as_the_job_that_gave_it_and_a_text_as_it_is(value, seen, text):
    assert show_value(value, seen) == text


@pytest.mark.parametrize(
    ("got", "wanted", "seen", "text"),
    [
        (["r1", "r0", "r2"], ["r0", "r1", "r2"], THREE, "job 2, job 1, job 3. Expected: job 1, job 2, job 3."),
        ([["r0"], ["r2", "r1"]], [["r0"], ["r1", "r2"]], THREE, "job 1, job 3, job 2. Expected: job 1, job 2, job 3."),
        ([2, 1], [1, 2], THREE, "2, 1. Expected: 1, 2."),
        (["r1", "r0"], ["r0", "r1"], TEXT, "job 2, job 1. Expected: job 1, job 2."),
        (
            [*range(9, -1, -1)],
            [*range(10)],
            THREE,
            "9, 8, 7, 6, 5, 4, 3, 2, and so on. Expected: 0, 1, 2, 3, 4, 5, 6, 7, and so on.",
        ),
    ],
)
def test_items_in_another_order_are_described_by_their_jobs(got, wanted, seen, text):
    assert describe_order(got, wanted, seen).endswith(f"in the wrong order: {text}")


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (["r0", "r0"], ["r0", "r1"]),
        ([["r1"], ["r0"]], [["r0"], ["r2"]]),
        ([["r0"]], [["r0"], ["r1"]]),
        (("r1", "r0"), ["r0", "r1"]),
        ("r1", ["r1"]),
    ],
)
def test_other_items_are_not_an_order(got, wanted):
    assert describe_order(got, wanted, THREE) == ""


@pytest.mark.parametrize(
    ("number", "name"), [(11, "SIGSEGV"), (200, "signal 200"), (0xC0000005, "exception 0xC0000005")]
)
def test_the_cause_of_a_crash_has_a_name(number, name):
    assert signal_name(number) == name


def test_places_in_memory_are_left_out_of_the_text_of_an_exception():
    assert without_addresses("got <function job at 0x7f095b399ee0>, at 0x10") == "got <function job>, at 0x10"


def raised(run, *functions):
    frames = tuple(Frame(line=1, function=each, text="") for each in functions)
    return clean(run=run, ending=Raised(ExceptionInfo(stage="call", kind="KeyError", message="1", frames=frames)))


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        (clean(), "work"),
        (raised(run_of(), "work", "helper"), "work"),
        (raised(run_of(scenario=True), "withdraw", "check"), "withdraw"),
        (raised(run_of(scenario=True), "<lambda>"), "Your code"),
        (clean(run=run_of(scenario=True)), "Your code"),
        (clean(run=run_of(scenario=True, one_function=True)), "Your function"),
    ],
)
def test_a_sentence_is_about_the_function_that_did_it(seen, name):
    assert subject(seen) == name


@pytest.mark.parametrize(
    ("names", "unit"),
    [
        (("pause 1", "pause of the main thread"), "pause"),
        (("job 1", "job 12"), "job"),
        (("payment 1", "job 1"), "job"),
        (("stage 1, job 1", "stage 1, job 2"), "job"),
        ((), "job"),
    ],
)
def test_jobs_are_called_what_the_suite_calls_them(names, unit):
    assert unit_of(clean(run=run_of(*(JobSpec(name=name) for name in names)))) == unit


def test_what_was_never_called_has_its_name():
    assert (
        nothing_called(clean(run=run_of(JobSpec(name="pause 1")))) == "No pause was started: pause() was never called."
    )


@pytest.mark.parametrize(
    ("got", "wanted", "text"),
    [
        ((1, 2), [1, 2], "a tuple instead of a list. Its items are right"),
        ([1, 2], (1, 2), "a list instead of a tuple. Its items are right"),
        ((1, 3), [1, 2], ""),
        ([1, 2], [1, 2], ""),
        ("ab", ["a", "b"], ""),
    ],
)
def test_the_right_items_in_a_sequence_of_another_type_are_told_apart(got, wanted, text):
    assert other_sequence(got, wanted) == text


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        ({"a": 1}, {"a": 1}),
        ({"a": {"b": 1, "c": 2}, "d": {}}, {"a, b": 1, "a, c": 2, "d": {}}),
        ([{"a": 1}, {"a": 2}], {"case 1, a": 1, "case 2, a": 2}),
        ([1, {"a": 2}], None),
        ([], None),
        (3, None),
    ],
)
def test_the_parts_of_an_outcome_have_names(value, entries):
    assert named_entries(value) == entries


def test_a_long_difference_is_counted_and_not_listed():
    got, wanted = dict.fromkeys("abcdef", 1), dict.fromkeys("abcdef", 2)
    text = describe_difference(got, [wanted], repr)
    assert text.endswith("d: 1 instead of 2 · and 2 more")
