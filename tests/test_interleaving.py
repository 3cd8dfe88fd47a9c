"""The picture of a race, line by line."""

from grader.formats.interleaving import SHOWN_ROWS, interleaving, story
from grader.observation import Explained, Step


def step(thread, line, action="call", target="", value="", file="counter.py"):
    source = f"line {line} of it"
    return Step(thread=thread, line=line, source=source, action=action, target=target, value=value, file=file)


def told(*steps, **more):
    threads = tuple(dict.fromkeys(each.thread for each in steps))
    known = {"bug": "lost_update", "sentence": "It was lost.", "token": "T", "preemptions": 1, "hidden_by_gil": True}
    return Explained(**known | more, threads=threads, steps=steps)


RACE = told(
    step("main", 1, "write", "self.value", "0"),
    step("a", 2, "read", "self.value", "0"),
    step("b", 2, "read", "self.value", "0"),
    step("b", 2, "write", "self.value", "5"),
    step("a", 2, "write", "self.value", "1"),
)


def test_each_thread_has_a_column_and_a_switch_has_a_rule():
    assert interleaving(RACE, "counter.py", 60) == [
        "a                            │ b",
        "─────────────────────────────┼──────────────────────────────"[:28] + "─┼─" + "─" * 28,
        "  2  line 2 of it            │",
        "     → reads self.value = 0  │",
        "╌" * 28 + "╌┼╌" + "╌" * 28,
        " " * 28 + " │   2  line 2 of it",
        " " * 28 + " │      → reads self.value = 0",
        " " * 28 + " │      → writes self.value = 5",
        "╌" * 28 + "╌┼╌" + "╌" * 28,
        "  2  line 2 of it            │",
        "     → writes self.value = 1 │",
    ]


def test_a_narrow_terminal_gets_one_column():
    lines = interleaving(RACE, "counter.py", 40)
    assert next(line for line in lines if line.startswith("──")).startswith("── a ")
    assert max(map(len, lines)) <= 40


def test_no_line_is_wider_than_the_terminal():
    wide = told(step("a", 2, "write", "x", "1" * 200), step("b", 3))
    assert max(map(len, interleaving(wide, "counter.py", 80))) <= 80


def test_the_scenario_s_own_lines_are_left_out():
    mixed = told(step("a", 9, file="scenarios.py"), step("b", 2), step("a", 3))
    assert not any("line 9" in line for line in interleaving(mixed, "counter.py", 80))
    alone = told(*(step(thread, 9, file="scenarios.py") for thread in "aba"))
    assert any("line 9" in line for line in interleaving(alone, "counter.py", 80))


def test_a_long_story_keeps_its_end():
    long = told(*(step("ab"[number % 2], number) for number in range(1, 100)))
    lines = interleaving(long, "counter.py", 100)
    assert lines[2] == f"… {99 - SHOWN_ROWS} earlier lines left out"
    assert "line 99" in lines[-1]


def test_control_characters_of_a_submission_do_nothing():
    evil = told(step("\x1b[2J", 1, "write", "x", "\x1b]0;t\x07"), step("b", 2))
    assert "\x1b" not in "".join(interleaving(evil, "counter.py", 80))


def test_the_story_says_whether_this_interpreter_shows_it():
    assert story(RACE)[:2] == ["It was lost.", "One switch is enough."]
    assert "hides this today" in story(RACE)[2]
    assert story(told(hidden_by_gil=None, sentence="", preemptions=0)) == []
