"""A search takes turns among its strategies, and knows when nothing is left."""

from grader.sim.strategies.base import RandomisedStrategy
from grader.sim.strategies.dfs import DfsStrategy, IterativeBounding
from grader.sim.strategies.replay import ReplayStrategy
from grader.sim.strategies.search import EARLY_TIMER_RATES, MANY_TASKS, Search
from tests.sim.strategies.steps import tasks


class Recorded(RandomisedStrategy):
    """Records the lengths that the search reports."""

    def __init__(self):
        super().__init__("1")
        self.lengths = []

    def new_execution(self):
        return True

    def report_length(self, steps, count):
        self.lengths.append((steps, count))


def test_the_strategies_take_turns():
    one, two = Recorded(), Recorded()
    search = Search([one, two])
    assert [search.next_strategy() for _ in range(4)] == [one, two, one, two]
    assert not search.complete
    assert search.bound is None


def test_the_default_schedule_comes_first_on_request():
    one = Recorded()
    search = Search([one], default_first=True)
    assert isinstance(search.next_strategy(), ReplayStrategy)
    assert search.next_strategy() is one


def test_a_program_with_many_tasks_gets_the_other_round():
    few, many = Recorded(), Recorded()
    search = Search([few], many_tasks_round=[many])
    search.report_execution(100, MANY_TASKS - 1)
    assert search.next_strategy() is few
    search.report_execution(100, MANY_TASKS)
    assert search.next_strategy() is many


def test_the_reported_length_falls_only_slowly():
    one = Recorded()
    search = Search([one])
    for steps in (100, 10, 10):
        search.report_execution(steps, 2)
        search.next_strategy()
    assert one.lengths == [(100, 2), (50, 2), (25, 2)]


def test_each_strategy_of_a_round_meets_each_rate_of_early_timers():
    one, two = Recorded(), Recorded()
    search = Search([one, two], early_timers=True)
    rates = {id(one): set(), id(two): set()}
    for _ in range(2 * len(EARLY_TIMER_RATES)):
        strategy = search.next_strategy()
        rates[id(strategy)].add(strategy.early_timer_rate)
    assert list(rates.values()) == [set(EARLY_TIMER_RATES)] * 2


def test_a_search_can_begin_systematically():
    one, bounding = Recorded(), IterativeBounding()
    search = Search([one, bounding], systematic=bounding, default_first=True)
    search.begin_systematically(2, 0)
    for _ in range(2):
        strategy = search.next_strategy()
        assert isinstance(strategy, DfsStrategy)
        strategy.next_task(*default_choice())
    assert search.next_strategy() is one


def test_a_search_that_begins_systematically_ends_when_nothing_is_left():
    one, bounding = Recorded(), IterativeBounding()
    search = Search([one, bounding], systematic=bounding, default_first=True)
    search.begin_systematically(9, 0)
    for _ in range(2):
        search.next_strategy().next_task(*default_choice())
    assert search.next_strategy() is None
    assert search.complete


def test_checks_follow_a_search_that_has_begun_systematically():
    one, bounding = Recorded(), IterativeBounding()
    search = Search([one, bounding], systematic=bounding, default_first=True)
    search.begin_systematically(9, 3)
    for _ in range(2):
        search.next_strategy().next_task(*default_choice())
    assert [search.next_strategy() for _ in range(4)] == [one, one, one, None]


def test_without_a_systematic_member_a_search_begins_as_ever():
    one = Recorded()
    search = Search([one])
    search.begin_systematically(2, 0)
    assert search.next_strategy() is one


def test_a_systematic_search_alone_ends_when_nothing_is_left():
    bounding = IterativeBounding()
    search = Search([bounding], systematic=bounding)
    strategy = search.next_strategy()
    assert isinstance(strategy, DfsStrategy)
    assert strategy.next_task(*default_choice()) is not None
    assert search.next_strategy() is not None  # the second of two branches, both without preemption
    strategy.next_task(*default_choice())
    assert search.next_strategy() is None
    assert (search.complete, search.bound) == (True, 0)


def default_choice():
    """Arguments of `next_task` for a task that cannot continue while two others can."""
    blocked, *runnable = tasks(3)
    return blocked, runnable, runnable[0], 0
