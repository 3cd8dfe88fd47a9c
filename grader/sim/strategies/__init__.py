"""Search strategies: how the next schedule is chosen. One strategy per file, and one table of them, `STRATEGIES`.

May import core. Used by the engine, which asks a strategy at each decision, and by the modules above, which choose one.
"""

from grader.sim.strategies.base import Strategy
from grader.sim.strategies.dfs import DfsStrategy
from grader.sim.strategies.registry import STRATEGIES, new_search
from grader.sim.strategies.replay import ReplayStrategy
from grader.sim.strategies.search import Search

__all__ = ["STRATEGIES", "DfsStrategy", "ReplayStrategy", "Search", "Strategy", "new_search"]
