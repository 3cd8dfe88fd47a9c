"""Fixtures that load programs. After each test they check that no thread is left, whatever the program did."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from grader.sim import load
from grader.sim.instrument import LOADED, OPAQUE
from grader.sim.outcomes import collect_outcomes


@pytest.fixture(autouse=True, scope="module")
def earlier_tests_are_not_searched_for_garbage() -> None:
    """Each exploration ends with a collection: what earlier modules left in memory would slow down later ones."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@pytest.fixture(autouse=True)
def loaded_programs_are_removed() -> Iterator[None]:
    """Each execution checks all loaded modules: those of earlier tests would slow down later ones."""
    before = set(LOADED)
    yield
    for path in set(LOADED) - before:
        del LOADED[path]
    OPAQUE.clear()


@pytest.fixture
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether this is the Python on which everything is tried. On the others, `-m "not once"` saves time."""
    return "not once" not in pytestconfig.getoption("-m")


@pytest.fixture
def write(tmp_path: Path):
    """Writes a program to a file and loads it."""

    def write(source: str, name: str = "submitted"):
        path = tmp_path / f"{name}.py"
        path.write_text(dedent(source))
        return load(path)

    return write


@pytest.fixture
def results(write):
    """All results of a program's function `program`: the returned values as text, and the kinds of its failures."""

    def results(source: str, schedules: int = 100, **options: object) -> set[str]:
        found = collect_outcomes(write(source).program, str, schedules=schedules, **options)
        return {outcome.kind or str(outcome.value) for outcome in found.outcomes}

    return results
