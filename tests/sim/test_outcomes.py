"""Every distinct outcome of a program is collected, with a token that replays it."""

import itertools

import pytest

from grader.sim import load
from grader.sim.outcomes import TooManyOutcomes, collect_outcomes, explain

RACY = """
import threading

class Place:
    value = 0

def program():
    place = Place()
    def add(n):
        place.value += n
    threads = [threading.Thread(target=add, args=[n]) for n in (1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return place.value

def deadlock_or_not():
    a, b = threading.Lock(), threading.Lock()
    def take(first, second):
        with first, second:
            pass
    threads = [threading.Thread(target=take, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "fine"

def naps():
    import time
    late = []
    def nap(seconds):
        time.sleep(seconds)
        late.append(seconds)
    threads = [threading.Thread(target=nap, args=[n]) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return late

def stuck():
    while True:
        if Place.value:
            break

async def coroutine():
    import asyncio
    return await asyncio.gather(asyncio.sleep(1, "a"), asyncio.sleep(2, "b"))
"""


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "racy.py"
    path.write_text(RACY)
    return load(path)


def test_every_outcome_is_found_and_counted(tmp_path):
    path = tmp_path / "threads_only.py"
    path.write_text("import time\n" + RACY.partition("async def")[0].replace("    import time\n", ""))
    found = collect_outcomes(load(path).program, str, schedules=300)
    assert {outcome.value for outcome in found.outcomes} == {"1", "5", "6"}
    assert sum(outcome.count for outcome in found.outcomes) == found.schedules == 4
    assert found.bound == "every schedule"


def test_a_random_search_runs_as_many_schedules_as_it_may(module):
    found = collect_outcomes(module.program, str, schedules=300, strategy="random")
    assert {outcome.value for outcome in found.outcomes} == {"1", "5", "6"}
    assert sum(outcome.count for outcome in found.outcomes) == found.schedules == 300
    assert found.bound == ""


@pytest.mark.parametrize("strategy", ["random", "portfolio"])
def test_outcomes_that_are_enough_end_the_search_soon(module, strategy):
    asked = []

    def is_enough(found):
        asked.append({outcome.value for outcome in found.outcomes})
        return True

    found = collect_outcomes(module.program, str, schedules=300, strategy=strategy, is_enough=is_enough)
    assert len(asked) == 1
    assert asked[0] < {outcome.value for outcome in found.outcomes} == {"1", "5", "6"}
    assert found.schedules < 60
    assert found.bound == ""


def test_outcomes_that_are_not_enough_change_nothing(module):
    asked = []
    found = collect_outcomes(module.program, str, schedules=300, is_enough=lambda found: asked.append(found.schedules))
    assert asked[-1] == 50
    assert len(asked) == 3
    assert found == collect_outcomes(module.program, str, schedules=300)


def test_nobody_is_asked_about_a_single_schedule(module):
    collect_outcomes(module.program, str, schedules=1, is_enough=lambda found: pytest.fail("asked"))


def test_a_complete_search_states_its_bound(module):
    found = collect_outcomes(module.deadlock_or_not, str, schedules=2000, strategy="dfs")
    assert found.bound.startswith("every schedule")
    assert {(outcome.value, outcome.kind) for outcome in found.outcomes} == {("fine", ""), (None, "deadlock")}


def test_a_livelock_ends_the_collection(module):
    found = collect_outcomes(module.stuck, str, schedules=300)
    assert [outcome.kind for outcome in found.outcomes] == ["livelock"]
    assert found.schedules == 1


def test_a_coroutine_function_is_run_on_an_event_loop(module):
    [outcome] = collect_outcomes(module.coroutine, str, schedules=50).outcomes
    assert outcome.value == "['a', 'b']"


@pytest.mark.parametrize("value", ["1", "5"])
def test_an_outcome_is_explained_from_its_token_with_few_switches(module, value):
    found = collect_outcomes(module.program, str, schedules=300)
    [token] = [outcome.token for outcome in found.outcomes if outcome.value == value]
    failure = explain(module.program, str, token)
    assert failure.bug == "lost_update"
    assert failure.preemptions <= 2
    assert failure.message == f"returned {value}"


def test_a_deadlock_is_explained_as_a_deadlock(module):
    found = collect_outcomes(module.deadlock_or_not, str, schedules=300)
    [token] = [outcome.token for outcome in found.outcomes if outcome.kind]
    assert explain(module.deadlock_or_not, str, token).bug == "deadlock"


def test_too_many_outcomes_end_the_collection(module):
    numbers = iter(range(1000))
    with pytest.raises(TooManyOutcomes, match="more than 20"):
        collect_outcomes(
            module.program, lambda _: str(next(numbers)), schedules=300, max_outcomes=20, strategy="random"
        )


def test_an_outcome_with_early_timers_is_marked(module):
    assert {each.value for each in collect_outcomes(module.naps, str, schedules=100).outcomes} == {"[1, 2]"}
    found = collect_outcomes(module.naps, str, schedules=100, early_timers=True)
    assert {(each.value, each.early) for each in found.outcomes} == {
        ("[1, 2]", False),
        ("[1, 2]", True),
        ("[2, 1]", True),
    }
    [late] = [each for each in found.outcomes if each.value == "[2, 1]"]
    assert explain(module.naps, str, late.token).message == "returned [2, 1]"


BUILDS_TWICE = """
class Lazy:
    def __init__(self, build):
        self.build = build
        self.built = None

    def get(self):
        if self.built is None:
            self.built = self.build()
        return self.built
"""
USES_IT = """
import threading

from lazily import Lazy


def program():
    calls, got = [0], []

    def build():
        calls[0] += 1
        return object()

    lazy = Lazy(build)
    threads = [threading.Thread(target=lambda: got.append(lazy.get())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return calls[0], len(set(got))
"""


def test_the_cause_is_searched_in_the_file_in_focus_first(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lazily.py").write_text(BUILDS_TWICE)
    (tmp_path / "uses.py").write_text(USES_IT)
    module = load(tmp_path / "uses.py")
    [token] = [
        each.token for each in collect_outcomes(module.program, str, schedules=1000).outcomes if each.value == "(1, 2)"
    ]
    assert "Lost update of calls" in explain(module.program, str, token).explanation
    assert (
        "Check then act on lazy.built" in explain(module.program, str, token, str(tmp_path / "lazily.py")).explanation
    )


def test_without_rerunning_modules_the_program_keeps_its_state(write):
    module = write("runs = []\ndef program():\n    runs.append(1)\n    return len(runs)\n")
    fresh = collect_outcomes(module.program, str, schedules=3, strategy="random").outcomes
    assert [outcome.value for outcome in fresh] == ["1"]
    kept = collect_outcomes(module.program, str, schedules=3, strategy="random", rerun_modules=False).outcomes
    assert [outcome.value for outcome in kept] == ["2", "3", "4"]


@pytest.mark.parametrize(("changes_at", "bound"), [(5, ""), (1000, "every schedule")])
def test_what_not_only_the_schedule_decides_is_not_every_schedule(module, changes_at, bound):
    numbers = itertools.count()
    found = collect_outcomes(module.coroutine, lambda _: str(next(numbers) > changes_at), schedules=100)
    assert len(found.outcomes) == (2 if bound == "" else 1)
    assert found.bound == bound
    assert found.schedules < 30
