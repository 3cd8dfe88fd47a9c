"""Exercises are chosen by slug, track or path, in any case."""

import pytest

from grader.intake import choose, choose_one
from grader.model import OperatorError
from tests.builders import exercise_in


@pytest.fixture
def known(tmp_path):
    return [
        exercise_in(tmp_path, "fan_out", number=1),
        exercise_in(tmp_path, "stop_when_told", number=2),
        exercise_in(tmp_path, "bank_account", track="races"),
    ]


def test_chosen_exercises_keep_the_catalogue_order_without_duplicates(known):
    assert choose(known, ["bank_account", "fan_out", "bank_account"]) == [known[0], known[2]]
    assert choose(known, []) == known


@pytest.mark.parametrize("selector", ["fan_out", "Fan_Out", "FAN-OUT", "fan_out.py", "01_fan_out"])
def test_a_slug_is_found_in_any_case_and_with_its_number(known, selector):
    assert choose(known, [selector]) == [known[0]]
    assert choose_one(known, selector) == known[0]


@pytest.mark.parametrize(("track", "count"), [("threads", 2), ("Races", 1)])
def test_a_track_is_all_of_its_exercises(known, track, count):
    assert [each.track for each in choose(known, [track])] == [track.casefold()] * count


@pytest.mark.parametrize(
    ("path", "slugs"),
    [
        ("exercises/threads/01_fan_out/fan_out.py", ["fan_out"]),
        ("exercises/threads/01_fan_out/", ["fan_out"]),
        ("exercises/threads", ["fan_out", "stop_when_told"]),
        ("exercises", ["fan_out", "stop_when_told", "bank_account"]),
    ],
)
def test_a_path_names_the_exercises_at_or_below_it(known, tmp_path, monkeypatch, path, slugs):
    monkeypatch.chdir(tmp_path)
    assert [each.slug for each in choose(known, [path])] == slugs
    monkeypatch.chdir(known[0].folder)
    assert choose_one(known, ".") == known[0]
    assert choose_one(known, "fan_out.py") == known[0]


@pytest.mark.parametrize("selector", [".", "nothing", "exercises/none", "a\0b", "x" * 5000])
def test_a_selector_that_names_nothing_is_a_mistake(known, tmp_path, monkeypatch, selector):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OperatorError, match="There is no exercise"):
        choose(known, [selector])


@pytest.mark.parametrize(("selector", "meant"), [("fanout", "fan_out"), ("Race", "races"), ("BANK", "bank_account")])
def test_the_most_similar_slug_or_track_is_suggested(known, selector, meant):
    with pytest.raises(OperatorError, match=rf"Did you mean {meant}\?"):
        choose(known, [selector])


def test_one_exercise_is_wanted_where_a_track_is_many(known):
    with pytest.raises(OperatorError, match=r"threads is 2 exercises\. Name one of them: fan_out, stop_when_told\."):
        choose_one(known, "threads")
    assert choose_one(known, "races") == known[2]


@pytest.mark.parametrize("selector", ["threads/02", "Threads/stop_when_told", "exercises/threads/02/"])
def test_a_track_with_a_number_or_a_slug_is_one_exercise(known, selector):
    assert choose_one(known, selector) == known[1]


@pytest.mark.parametrize("selector", ["threads/0", "threads/", "races/02", "/02"])
def test_a_part_of_a_number_names_nothing(known, selector):
    with pytest.raises(OperatorError):
        choose_one(known, selector)


def test_where_no_name_is_similar_the_names_of_many_are_counted_instead(tmp_path):
    many = [exercise_in(tmp_path, f"exercise_{number}", number=number) for number in range(1, 14)]
    with pytest.raises(OperatorError) as raised:
        choose(many, ["zzz"])
    assert str(raised.value) == "There is no exercise 'zzz'. The command list shows all 13 of them."
    with pytest.raises(OperatorError, match="Known: exercise_1, exercise_2"):
        choose(many[:3], ["zzz"])
