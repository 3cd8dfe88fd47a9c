"""The table of search strategies. A new strategy is one file and one line here."""

from collections.abc import Callable
from typing import Final

from grader.sim.strategies.dfs import dfs_search
from grader.sim.strategies.pct import pct_search
from grader.sim.strategies.portfolio import portfolio_search
from grader.sim.strategies.random_walks import random_search
from grader.sim.strategies.search import Search

STRATEGIES: Final[dict[str, Callable[[int, bool], Search]]] = {
    "portfolio": portfolio_search,
    "random": random_search,
    "pct": pct_search,
    "dfs": dfs_search,
}
"""Name -> factory. The factory takes the seed, and whether timers may fire although other tasks can run."""


def new_search(name: str, seed: int, early_timers: bool = False) -> Search:
    """A new search with the strategy of that name; raises ValueError if there is none."""
    if name not in STRATEGIES:
        raise ValueError(f"unknown strategy {name!r}; known: {', '.join(STRATEGIES)}")
    return STRATEGIES[name](seed, early_timers)
