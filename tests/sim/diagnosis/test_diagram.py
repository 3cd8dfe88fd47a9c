"""The diagram shows what each thread did, and where threads switched."""

import pytest

from grader.sim.core import Step
from grader.sim.diagnosis import draw_diagram


def step(thread, line, action="call", target="", value="", preempted=False):
    return Step(thread, line, f"line {line} of the program", action, target, value, preempted=preempted)


RACE = [
    step("main", 1, "write", "n", "0"),
    step("main", 2, "started", "a"),
    step("main", 2, "started", "b"),
    step("main", 3, "joins", "a"),
    step("a", 10, "read", "n", "0"),
    step("b", 10, "read", "n", "0"),
    step("b", 11, "write", "n", "1"),
    step("a", 11, "write", "n", "1", preempted=True),
    step("main", 3, "joined", "a"),
    step("main", 4, "read", "n", "1"),
]


def texts(lines, *kinds):
    return [line.text.strip(" ╌┼") for line in lines if line.kind in kinds]


def test_a_main_thread_that_only_starts_and_joins_has_no_column():
    lines = draw_diagram(("main", "a", "b"), RACE, 80)
    [head] = texts(lines, "head")
    assert head.split() == ["a", "│", "b"]
    assert texts(lines, "more")[0] == "1  line 1 of the program"
    assert texts(lines, "more")[-1] == "→ read n = 1"


def test_switches_are_marked_and_interruptions_differ_from_other_switches():
    assert texts(draw_diagram(("main", "a", "b"), RACE, 80), "switch") == ["a is interrupted here", "a continues"]


def test_a_switch_to_a_thread_without_steps_of_its_own_is_marked_even_within_a_line():
    steps = [step("a", 10, "write", "n", "1"), step("a", 10, "write", "n", "2", preempted=True), step("a", 11)]
    lines = draw_diagram(("main", "a"), steps, 80)
    assert texts(lines, "switch") == ["a is interrupted here: a thread that is not shown runs"]
    assert texts(lines, "note") == ["→ wrote n = 1", "→ wrote n = 2"]


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    many = [step(f"thread-{n}", 10 * n, "read", "x" * 90, "1") for n in range(8)]
    for steps in (RACE, many):
        lines = draw_diagram(tuple(dict.fromkeys(one.thread for one in steps)), steps, width)
        assert max(len(line.text) for line in lines) <= width


def test_a_main_thread_that_does_work_has_a_column():
    steps = [*RACE[:5], step("main", 3, "write", "n", "5"), *RACE[5:]]
    [head] = texts(draw_diagram(("main", "a", "b"), steps, 120), "head")
    assert head.split() == ["main", "│", "a", "│", "b"]


def test_of_many_rows_only_the_last_are_shown():
    steps = [step("a", line) for line in range(1, 101)]
    lines = draw_diagram(("a",), steps, 80)
    assert texts(lines, "switch") == ["40 earlier rows are not shown"]
    assert texts(lines, "code")[-1] == "100  line 100 of the program"


def test_narrow_columns_are_replaced_by_one_with_the_names_of_the_threads():
    lines = draw_diagram(("main", "a", "b"), RACE, 40)
    assert texts(lines, "head") == []
    assert [text.split(" │ ")[0].strip() for text in texts(lines, "code")] == ["a", "b", "b", "a"]
