"""The default search: random walks, PCT and iterative bounding in turn, since no strategy finds every bug first."""

from grader.sim.strategies.base import Strategy
from grader.sim.strategies.dfs import IterativeBounding
from grader.sim.strategies.pct import pct_strategies
from grader.sim.strategies.random_walks import walks
from grader.sim.strategies.search import Search, SystematicSearch


def portfolio_search(seed: int, early_timers: bool) -> Search:
    """The default schedule first, then all strategies in turn.

    With many tasks, only walks that hold most of them back still reach deep states, so a shorter round is used there.
    """
    uniform, limited, weighted, delayed, selective = walks(seed)
    pct = pct_strategies(seed)
    bounding = IterativeBounding(early_timers)
    round: list[Strategy | SystematicSearch] = [uniform, selective, limited, pct[0], selective, bounding]
    round += [delayed, selective, limited, weighted, pct[1], bounding]
    round += [selective, limited, delayed, selective, pct[2], bounding]
    many_tasks: list[Strategy | SystematicSearch] = [limited, delayed, selective, limited, uniform, bounding]
    return Search(
        round,
        systematic=bounding,
        default_first=True,
        many_tasks_round=many_tasks,
        early_timers=early_timers,
    )
