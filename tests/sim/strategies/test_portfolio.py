"""The portfolio mixes all strategies."""

from collections import Counter

from grader.sim.strategies.dfs import DfsStrategy
from grader.sim.strategies.portfolio import portfolio_search
from grader.sim.strategies.replay import ReplayStrategy
from grader.sim.strategies.search import MANY_TASKS


def kinds(search, count):
    """Class names of the next strategies, without exhausting the systematic one: it always has a schedule left."""
    found = []
    for _ in range(count):
        strategy = search.next_strategy()
        if isinstance(strategy, DfsStrategy):
            strategy._path = [[0, 1000]]
        found.append(type(strategy).__name__)
    return found


def test_the_first_schedule_is_the_default_one_and_then_each_strategy_has_its_share():
    search = portfolio_search(0, False)
    assert isinstance(search.next_strategy(), ReplayStrategy)
    assert Counter(kinds(search, 18)) == {
        "SelectiveWalk": 5,
        "LimitedWalk": 3,
        "DfsStrategy": 3,
        "PctStrategy": 3,
        "DelayedStartWalk": 2,
        "RandomWalk": 1,
        "WeightedWalk": 1,
    }


def test_with_many_tasks_only_walks_that_hold_tasks_back_and_the_systematic_search_are_used():
    search = portfolio_search(0, False)
    search.next_strategy()
    search.report_execution(1000, MANY_TASKS)
    assert kinds(search, 6) == [
        "LimitedWalk",
        "DelayedStartWalk",
        "SelectiveWalk",
        "LimitedWalk",
        "RandomWalk",
        "DfsStrategy",
    ]
