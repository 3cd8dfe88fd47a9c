"""The steps of a failing schedule in the report."""

import io

from rich.console import Console

from grader.model.observation import Explained, InterleavingStep
from grader.reports.interleaving import own_file, own_steps, show_race, summary_lines


def step(thread, line, action="call", target="", value="", file="counter.py", **more):
    source = f"line {line} of it"
    return InterleavingStep(
        thread=thread, line=line, source=source, action=action, target=target, value=value, file=file, **more
    )


def explained(*steps, **more):
    threads = tuple(dict.fromkeys(each.thread for each in steps))
    known = {"bug": "lost_update", "sentence": "It was lost.", "token": "T", "preemptions": 1, "hidden_by_gil": True}
    return Explained(**known | more, threads=threads, steps=steps)


def shown(race, width=80):
    out = io.StringIO()
    show_race(race, "counter.py", Console(file=out, width=width, color_system=None))
    return out.getvalue()


RACE = explained(
    step("main", 1, "write", "self.value", "0"),
    step("a", 2, "read", "self.value", "0"),
    step("b", 2, "read", "self.value", "0"),
    step("b", 2, "write", "self.value", "5"),
    step("a", 2, "write", "self.value", "1", preempted=True),
    step("b", 9, file="scenarios.py"),
)


def test_a_race_is_shown_with_its_values_in_the_order_of_the_steps():
    text = shown(RACE)
    places = [text.index(part) for part in ("It was lost.", "read self.value = 0", "self.value = 5", "self.value = 1")]
    assert places == sorted(places)
    assert "a is interrupted here" in text


def test_no_line_is_wider_than_the_terminal():
    wide = explained(step("a", 2, "write", "x", "1" * 200), step("b", 3), hidden_by_gil=None)
    assert max(map(len, shown(wide).splitlines())) <= 80


def test_the_lines_of_the_scenario_are_left_out_unless_there_are_no_others():
    assert {each.line for each in own_steps(RACE, "counter.py")} == {1, 2}
    alone = explained(step("a", 9, file="scenarios.py"))
    assert [each.line for each in own_steps(alone, "counter.py")] == [9]


def test_control_characters_of_a_submission_are_escaped():
    evil = explained(step("\x1b[2J", 1, "write", "x", "\x1b]0;t\x07"), step("b", 2), sentence="\x1b[31m")
    assert "\x1b" not in shown(evil)


def test_the_summary_has_the_number_of_switches_and_whether_this_interpreter_shows_the_bug():
    assert summary_lines(RACE)[:2] == ["It was lost.", "One switch in the wrong place is enough."]
    assert "normally allows no switch" in summary_lines(RACE)[2]
    assert summary_lines(explained(hidden_by_gil=None, sentence="", preemptions=0)) == []


def test_the_file_of_the_steps_is_the_submitted_one_whatever_its_name_was():
    assert {each.line for each in own_steps(RACE, "my answer.py")} == {1, 2}
    assert own_file(RACE.steps, "answer.ipynb") == "counter.py"
