"""Nothing here may leave a thread behind, whatever the program under exploration did."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@pytest.fixture(autouse=True)
def programs_are_forgotten() -> Iterator[None]:
    """Each execution looks at all loaded modules: those of earlier tests would make the later ones slow."""
    from grader.sim.instrument.loader import LOADED

    before = set(LOADED)
    yield
    for path in set(LOADED) - before:
        del LOADED[path]


@pytest.fixture
def write(tmp_path: Path):
    """Writes a program to a file and loads it."""
    from textwrap import dedent

    from grader.sim import load

    def write(source: str, name: str = "submitted"):
        path = tmp_path / f"{name}.py"
        path.write_text(dedent(source))
        return load(path)

    return write
