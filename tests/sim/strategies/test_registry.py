"""The table of strategies: each one gives a search that can run."""

import pytest

from grader.sim.strategies.registry import STRATEGIES, new_search
from tests.sim.strategies.steps import choices, tasks


def test_the_table_has_the_strategies_that_the_command_line_offers():
    assert list(STRATEGIES) == ["portfolio", "random", "pct", "dfs"]


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_search_gives_strategies_that_are_ready(name):
    search = new_search(name, 0)
    for _ in range(3):
        strategy = search.next_strategy()
        runnable = tasks(2)
        strategy.steps_until_choice(runnable[0], runnable, 0)
        assert strategy.next_task(runnable[0], runnable, runnable[0], 0) in runnable
        search.report_execution(20, 3)


@pytest.mark.parametrize("name", ["random", "pct"])
def test_the_seed_decides(name):
    first, same, other = (choices(new_search(name, seed).next_strategy()) for seed in (4, 4, 5))
    assert first == same
    assert first != other


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"unknown strategy 'luck'; known: portfolio, random, pct, dfs"):
        new_search("luck", 0)
