"""Small programs on which an exploration can go wrong: packages, libraries, clocks, logging, finalizers, asyncio.

Each has the outcome that plain Python allows it: no failure, or a failure whose kind and words are right.
"""

import pytest

from grader.cli.main import main
from grader.surroundings import EXPLORED_PATH
from tests.sim.corpus import PROGRAMS

SMALL = PROGRAMS / "small"
LIBRARY = "lib_later", "lib_later2", "lib_thread", "lib_sleep", "lib_lock"
"""Programs that use `ext/somelib.py`, which is on the path as an installed package is."""
SOUND = (
    *("dt1", "dt2", "dt3", "dt4", "http1", "url1", "ospath", "wraps_class", "log2", *LIBRARY),
    *(f"pk/p{number}" for number in range(1, 7)),
)
FAILURES = {
    "dec": ["Lost update of work.calls"],
    "log3": ["AssertionError"],
    "log4": ["AssertionError"],
    "log5": ["deadlock", "holds mine", "wants logging._lock", "holds logging._lock", "wants mine"],
    "aio_twice": ["This happens every time", "Check then act on made"],
    "append_len": ["Check then act on window.calls"],
    "pop_empty": ["Check then act on box.items"],
    "q_empty": ["Check then act on jobs", "called jobs.empty()"],
    "ev_set": ["Check then act on started", "called started.is_set()"],
    "publish": ["Order violation", "before it was complete"],
    "bound": ["deadlock", "joins thread at line 10", "wants one (started at line 9)", "has held since line 7"],
    "del1": ["deadlock", "inside Thing.__del__"],
    "del2": ["deadlock", "inside Thing.__del__"],
}


@pytest.fixture
def explored(monkeypatch, capsys):
    """Explores a program; returns the exit code and what was printed, in one line."""
    monkeypatch.setenv(EXPLORED_PATH, str(SMALL / "ext"))

    def explored(name, *options):
        code = main(["explore", str(SMALL / f"{name}.py"), *options])
        return code, " ".join(capsys.readouterr().out.split())

    return explored


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_program_has_no_failure(explored, name):
    code, text = explored(name)
    assert code == 0, text
    assert text.startswith(("No failure", "Proved"))


@pytest.mark.parametrize("name", LIBRARY)
def test_a_library_is_named_or_explored(explored, name):
    assert "Without switch points: somelib." in explored(name)[1]
    code, text = explored(name, "--include", "somelib")
    assert code == 0, text
    assert "Without switch points" not in text


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_found_and_told(explored, name):
    code, text = explored(name)
    assert code == 1
    for words in FAILURES[name]:
        assert words in text


def test_the_task_that_was_cancelled_is_named(explored):
    code, text = explored("aio_cancel", "--cancel")
    assert code == 1
    assert "was cancelled where it awaited at line 8" in text


def test_sleeps_overtake_each_other_only_with_jitter(explored):
    code, text = explored("aio_latency", "--jitter")
    assert code == 1
    assert "Order violation" in text
    assert explored("aio_latency", "--no-jitter")[0] == 0


def test_a_failure_in_a_finalizer_replays(explored):
    _, text = explored("del1")
    token = text.partition("--replay ")[2].split()[0]
    code, again = explored("del1", "--replay", token)
    assert code == 1
    assert "inside Thing.__del__" in again
