"""The reduced search misses no outcome, and says that it has proved something only where that is so."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from grader.sim import load
from grader.sim.environment import exploration_session
from grader.sim.outcomes import collect_outcomes
from grader.sim.reduction import Reduction
from tests.sim.rich_programs import STATEMENTS, rich_source
from tests.sim.small_programs import Model, source

numbers = st.integers(1, 2)
free = [
    st.tuples(st.just("write"), st.sampled_from("ab"), numbers),
    st.tuples(st.sampled_from(["add", "read"]), st.sampled_from("ab")),
    st.tuples(st.sampled_from(["append", "fetch", "put", "sleep", "await_for", "raise"]), numbers),
    st.tuples(st.just("store"), numbers, numbers),
    st.tuples(st.sampled_from(["total", "pop", "length", "keys", "set", "clear", "await", "get", "peek"])),
    st.tuples(st.sampled_from(["try", "release"]), st.just(0)),
]
simple = st.one_of(free[:2] + free[:5]).map(lambda each: [each])


def around(first, last):
    """Up to two operations between these two."""
    return st.lists(simple, max_size=2).map(lambda inner: [first, *[each for part in inner for each in part], last])


blocks = [
    around(("acquire", 0), ("release", 0)),
    around(("acquire", 1), ("release", 1)),
    around(("take",), ("give",)),
    around(("enter",), ("leave",)),
    st.just([("acquire", 0), ("acquire", 1), ("release", 1), ("release", 0)]),
    st.just([("acquire", 1), ("acquire", 0), ("release", 0), ("release", 1)]),
    st.just([("enter",), ("wait",), ("leave",)]),
    st.just([("enter",), ("notify",), ("leave",)]),
]
thread = st.lists(st.one_of(simple, st.one_of(free).map(lambda each: [each]), *blocks), min_size=1, max_size=3)
threads = st.lists(thread.map(lambda parts: [each for part in parts for each in part]), min_size=2, max_size=3)

LIMIT = 600


def outcomes(path: Path, limit: int = LIMIT) -> tuple[Reduction, set[str]]:
    """The search of the program in that file, and the outcomes that it found."""
    program = load(path).program
    value: list[str] = []
    found: set[str] = set()
    reduction = Reduction(program)
    with exploration_session():
        for failure in reduction.executions(lambda: value.append(refreshed(program)), 0, limit):
            if failure is None:
                found.add(value[-1])
            else:
                found.add("deadlock" if failure.kind == "deadlock" else f"exception {failure.type}")
    return reduction, found


def refreshed(program):
    from grader.sim.instrument import current_version, refresh

    refresh(program)
    return current_version(program)()


proofs: list[int] = []


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(threads, st.booleans())
def _compare(tmp_path_factory, operations, in_main):
    path = tmp_path_factory.getbasetemp() / "small.py"
    path.write_text(source(operations, in_main=in_main))
    reduction, found = outcomes(path)
    assert not reduction.doubt
    if reduction.proved:
        proofs.append(reduction.schedules)
        assert found == Model(operations).outcomes
    else:
        assert found <= Model(operations).outcomes


def test_the_outcomes_of_small_programs_are_those_of_every_schedule(tmp_path_factory):
    proofs.clear()
    _compare(tmp_path_factory)
    assert len(proofs) >= 200, "too few programs were proved to say anything"


rich = st.lists(st.lists(st.integers(0, len(STATEMENTS) - 1), min_size=1, max_size=2), min_size=2, max_size=2)
SAMPLES = 60


def _compare_samples(folder, numbers):
    path = folder / "rich_program.py"
    path.write_text(rich_source(numbers))
    reduction, found = outcomes(path, 150)
    if reduction.proved:
        proofs.append(reduction.schedules)
        program = load(path).program
        for strategy in ("random", "dfs"):
            sampled = collect_outcomes(program, str, schedules=SAMPLES, strategy=strategy).outcomes
            assert {each.value or _ending(each) for each in sampled} <= found, (numbers, strategy)


def _ending(failure):
    return "deadlock" if failure.kind == "deadlock" else f"exception {failure.type}"


@pytest.mark.parametrize("start", [1, 2])  # two tests, because one alone can reach its time limit on a busy machine
def test_no_sample_of_a_program_of_any_kind_ends_in_another_way(tmp_path, start):
    proofs.clear()

    @seed(start)
    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rich)
    def compare(numbers):
        _compare_samples(tmp_path, numbers)

    compare()
    assert len(proofs) >= 100, "too few programs were proved to say anything"
