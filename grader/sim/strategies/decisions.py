"""The decisions on the way to the present schedule of a reduced search, and what is left to try at each.

Its law: a decision is dropped only when everything that has to be tried after it has been.
"""

from collections.abc import Sequence

from grader.sim.core.footprint import AsleepStep, Footprint


class StepNode:
    """A decision about the next task.

    enabled    tasks that could run; chosen is the one that does; backtrack are those that have to be tried
    done       tasks that have been tried, and their steps; so are those in `asleep`, at an earlier decision
    known      number of numbered objects at this decision
    footprint  of the chosen step, in all executions so far
    """

    __slots__ = ("asleep", "backtrack", "chosen", "done", "enabled", "footprint", "known")

    def __init__(self, enabled: tuple[int, ...], chosen: int, asleep: dict[int, AsleepStep], known: int) -> None:
        self.enabled, self.chosen, self.asleep, self.known = enabled, chosen, asleep, known
        self.backtrack = {chosen}
        self.done: dict[int, AsleepStep] = {}
        self.footprint = Footprint()

    def advance(self) -> bool:
        """Goes on to the next task that has to be tried; False if there is none."""
        if len(self.backtrack) == len(self.done) + 1:
            return False  # only those that have been tried
        rest = self.backtrack - self.done.keys() - self.asleep.keys() - {self.chosen}
        if not rest:
            return False
        self.done[self.chosen] = AsleepStep(self.footprint, self.known)
        self.chosen, self.footprint = min(rest), Footprint()
        return True


class ChoiceNode:
    """A choice other than the next task: all possibilities are tried."""

    __slots__ = ("count", "value")

    def __init__(self, count: int) -> None:
        self.value, self.count = 0, count

    def advance(self) -> bool:
        """Goes on to the next possibility; False if there is none."""
        self.value += 1
        return self.value < self.count


def covered(path: Sequence[StepNode | ChoiceNode]) -> float:
    """Share of the search that is done when it is at this path, if each possibility at a decision counts alike.

    Knuth, "Estimating the efficiency of backtrack programs" (Mathematics of Computation 1975).
    """
    share, done = 1.0, 0.0
    for node in path:
        if isinstance(node, ChoiceNode):
            share /= node.count
            done += share * node.value
        else:
            share /= max(1, len(node.backtrack | node.done.keys()))
            done += share * len(node.done)
    return done
