"""Ways to choose the next schedule, one per file, and the portfolio that takes them in turn.

May import core. Called by the engine, which asks, and by explore and diagnosis, which choose.
"""

from grader.sim.strategies.base import Strategy
from grader.sim.strategies.dfs import DfsStrategy
from grader.sim.strategies.portfolio import Search, search
from grader.sim.strategies.replay import ReplayStrategy

__all__ = ["DfsStrategy", "ReplayStrategy", "Search", "Strategy", "search"]
