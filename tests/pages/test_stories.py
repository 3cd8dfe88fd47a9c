"""Stories: which steps are shown, what they say, which variables are shared, and who waits for whom."""

import msgspec
import pytest

from grader.model import InterleavingStep
from grader.pages.phrases import says
from grader.pages.stories import make_story, shared_variables, shown_steps, tree_data, waits_in_the_end
from tests.pages.explained import COUNTER, DEADLOCK, explained_of


def step(action, target="n", **more):
    return InterleavingStep(**{"thread": "one", "line": 1, "source": "n", "action": action, "target": target} | more)


@pytest.mark.parametrize(
    ("each", "text"),
    [
        (step("read", value="0"), "reads n: 0"),
        (step("read", value="<lock>"), "reads n"),
        (step("write", value="1"), "writes n: 1"),
        (step("call", "log.append", changes=True, variable="log", after="[1]"), "calls log.append; now log: [1]"),
        (step("read", "self.n", variable="first.n", value="0"), "reads first.n: 0"),
        (step("read", "seat in self.sold", variable="cinema.sold"), "reads seat in cinema.sold"),
        (step("write", "self.rows[key]", variable="table.rows", value="1"), "writes table.rows[key]: 1"),
        (step("read", "self.n", variable="other"), "reads self.n"),
        (step("acquired", "lock"), "acquires lock"),
        (step("sleeps", "0.008599796663725434"), "sleeps for 0.0086 s"),
        (step("read", "n\u202e"), "reads n\\u202e"),
    ],
)
def test_a_step_is_a_phrase(each, text):
    assert says(each) == text


def test_a_story_shows_the_accesses_and_leaves_calls_out():
    explained, path = explained_of(COUNTER)
    steps = [explained.steps[index] for index in shown_steps(explained.steps, path.name)]
    accesses = [each.action for each in steps if each.thread != "main"]
    assert accesses == ["read", "read", "write", "write"]
    assert not any(each.action == "call" for each in steps)


def test_a_wait_is_one_step():
    steps = [
        step("waits for", "gate", primitive="condition", thread=name, states=state)
        for name, state in ("1r", "1b", "2b")
    ]
    assert shown_steps(steps, "") == [1, 2]


def test_steps_of_other_files_are_left_out_unless_there_are_no_others():
    files = ("own.py", "own.py", "other.py")
    steps = [step("acquired", "lock", primitive="lock", variable="lock", file=name) for name in files]
    assert shown_steps(steps, "own.py") == [0, 1]
    assert shown_steps(steps, "third.py") == [0, 1, 2]


def test_shared_variables_are_those_that_a_thread_changes_after_another_one_used_them():
    steps = [
        step("write", variable="n", changes=True, after="1"),
        step("read", variable="n", thread="two", after="1"),
        step("write", variable="n", changes=True, after="2"),
        step("write", variable="set once", changes=True, after="1"),
        step("read", variable="set once", thread="two", after="1"),
        step("write", variable="own", changes=True, after="1"),
        step("read", variable="constant", after="1"),
        step("read", variable="constant", thread="two", after="1"),
    ]
    assert shared_variables(steps, "") == ["n"]


def test_a_deadlock_says_who_waits_for_whom():
    explained, _ = explained_of(DEADLOCK)
    said = waits_in_the_end(explained)
    assert len(said) == 2
    assert "holds left, and waits in line 8 for right, which Thread-" in said[0]


def test_a_run_that_comes_to_its_end_has_nobody_who_waits():
    assert waits_in_the_end(explained_of(COUNTER)[0]) == []


def test_threads_have_letters_and_main_has_the_m():
    explained, path = explained_of(COUNTER)
    story = make_story(explained, "x", path.name, "ends")
    assert [(each.letter, each.name) for each in story.threads] == [("M", "main"), ("A", "thread 1"), ("B", "thread 2")]
    assert story.final == (("counter.value", "1"),)


def test_a_tree_that_does_not_hold_together_is_not_shown():
    """It is a claim of the student process."""
    explained, _ = explained_of(COUNTER)
    threads = explained.threads
    numbers = {name: number for number, name in enumerate(threads)}
    assert tree_data(explained.tree, numbers, threads, threads) is not None
    for change in ({"start": (10**6,)}, {"start": (-1,)}, {"complaints": ()}, {"nodes": ()}, {"steps": ()}):
        broken = msgspec.structs.replace(explained.tree, **change)
        assert tree_data(broken, numbers, threads, threads) is None


def test_the_ends_of_the_tree_say_whether_it_breaks():
    explained, path = explained_of(COUNTER)
    ends = make_story(explained, "x", path.name, "ends").data["tree"]["ends"]
    assert {(end["text"], end["breaks"]) for end in ends} == {
        ("It breaks: an add is lost", True),
        ("It does not break: the outcome is right.", False),
    }
