"""The pytest plugin: marked tests are explored, with new fixtures for each schedule; others run as ever."""

import importlib
import re
import sys

import pytest

from grader.cli.main import main
from grader.sim.watchdog import watched

pytest_plugins = ["pytester"]

QUIET = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:timeout", "-p", "explore")

SUITE = """
    import asyncio
    import threading
    import unittest
    import pytest

    class Box:
        def __init__(self):
            self.n = 0

        def add(self):
            n = self.n
            self.n = n + 1

    @pytest.fixture
    def box():
        box = Box()
        yield box
        box.n = None

    @pytest.fixture(params=[2, 3])
    def count(request):
        return request.param

    def add_in(threads, box):
        threads = [threading.Thread(target=box.add) for _ in range(threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    class TestBox:
        @pytest.fixture
        def pair(self, box):
            return box, 2

        def setup_method(self):
            self.ready = True

        @pytest.mark.explore(schedules=100)
        def test_race(self, pair):
            assert self.ready
            add_in(2, pair[0])
            assert pair[0].n == 2

    @pytest.mark.explore(schedules=100)
    def test_param(count, box):
        add_in(count, box)
        assert box.n == count

    @pytest.mark.explore(schedules=20)
    @pytest.mark.parametrize("n", [1, 2])
    def test_fine(n, tmp_path, monkeypatch):
        assert n in (1, 2) and not list(tmp_path.iterdir())
        (tmp_path / "new").touch()

    @pytest.fixture
    async def opened():
        await asyncio.sleep(0)
        yield Box()

    @pytest.mark.explore(schedules=20)
    async def test_coroutine(opened):
        async def work():
            n = opened.n
            await asyncio.sleep(0)
            opened.n = n + 1
        await asyncio.gather(work(), work())
        assert opened.n == 2

    @pytest.mark.explore(schedules=20)
    class TestCase(unittest.TestCase):
        def setUp(self):
            self.box = Box()

        def test_case(self):
            add_in(2, self.box)
            self.assertEqual(self.box.n, 2)

    @pytest.mark.explore
    def test_skips(box):
        pytest.skip("not today")

    def test_plain(box):
        add_in(2, box)

    def test_output(capfd):
        print("x")
        assert capfd.readouterr().out == "x\\n"
"""


@pytest.fixture
def suite(pytester):
    pytester.makepyfile(test_suite=SUITE)
    return pytester


def failures(result) -> set[str]:
    return {line.split(" ")[1].partition("::")[2] for line in result.outlines if line.startswith("FAILED")}


RACES = {"TestBox::test_race", "test_param[2]", "test_param[3]", "test_coroutine", "TestCase::test_case"}


def test_marked_tests_are_explored_and_others_are_not(suite):
    result = suite.runpytest_inprocess(*QUIET)
    assert failures(result) == RACES
    result.assert_outcomes(failed=5, passed=4, skipped=1)
    assert "Lost update of" in result.stdout.str()


def test_a_token_replays_the_failure(suite):
    result = suite.runpytest_inprocess(*QUIET, "-k", "test_race")
    token = re.search(r"pytest 'test_suite.py::TestBox::test_race' --explore-replay (\S+)", result.stdout.str())[1]
    again = suite.runpytest_inprocess(*QUIET, "test_suite.py::TestBox::test_race", "--explore-replay", token)
    assert failures(again) == {"TestBox::test_race"}
    assert "Found after 1 schedule" in again.stdout.str()
    again = suite.runpytest_inprocess(*QUIET, "test_suite.py::TestBox::test_race", "--explore-replay", "AAA")
    again.assert_outcomes(passed=1)
    again = suite.runpytest_inprocess(*QUIET, "test_suite.py::TestBox::test_race", "--explore-replay", "?")
    assert "is not a schedule token" in again.stdout.str()


def test_a_whole_suite_can_be_explored_and_says_what_was_not(suite):
    result = suite.runpytest_inprocess(*QUIET, "--explore", "--explore-schedules", "30", "-rfs")
    assert failures(result) == RACES
    result.assert_outcomes(failed=5, passed=3, skipped=2)
    assert "not explored: its fixture 'capfd' is made by pytest or a plugin" in result.stdout.str()


def test_a_marked_test_that_cannot_be_explored_fails(pytester):
    pytester.makepyfile("import pytest\n@pytest.mark.explore\ndef test_x(capfd): pass\n")
    result = pytester.runpytest_inprocess(*QUIET)
    result.assert_outcomes(failed=1)
    assert "test_x could not be explored: its fixture 'capfd'" in result.stdout.str()
    pytester.makepyfile("import pytest\n@pytest.mark.explore(schedule=3)\ndef test_x(): pass\n")
    assert "the mark explore has no argument 'schedule'" in pytester.runpytest_inprocess(*QUIET).stdout.str()


def test_a_module_that_the_scheduler_cannot_import_is_not_a_failure(pytester):
    pytester.makepyfile(test_y="import sys\nif '__sim_point__' in __builtins__: 1 / 0\ndef test_y(): pass\n")
    result = pytester.runpytest_inprocess(*QUIET, "--explore", "-rs", "-k", "test_y")
    result.assert_outcomes(skipped=1)
    assert "not explored: importing it under the scheduler failed: ZeroDivisionError" in result.stdout.str()


def test_the_processes_of_xdist_explore(suite):
    result = suite.runpytest_subprocess(*QUIET, "-n", "2")
    assert failures(result) == RACES


def test_explore_takes_the_name_of_a_test(suite, capsys):
    assert main(["explore", "test_suite.py::TestBox::test_race"]) == 1
    assert "--explore-replay" in capsys.readouterr().out
    assert main(["explore", "test_suite.py::test_fine", "--schedules", "5"]) == 0
    assert main(["explore", "test_suite.py::test_output"]) == 3
    assert main(["explore", "test_suite.py::test_nowhere"]) == 2
    assert main(["explore", "test_suite.py::test_fine", "--json", "x"]) == 2
    assert main(["explore", "test_suite.py::test_fine", "--replay", "?"]) == 2


def test_explore_reads_a_marked_test_that_cannot_be_explored_not_as_a_failure_that_was_found(pytester):
    pytester.makepyfile(test_z="import pytest\n@pytest.mark.explore\ndef test_z(capfd): pass\n")
    assert main(["explore", "test_z.py::test_z"]) == 3


def test_a_mark_with_an_unknown_strategy_gets_the_known_ones(pytester):
    pytester.makepyfile(test_z="import pytest\n@pytest.mark.explore(strategy='luck')\ndef test_z(): pass\n")
    text = pytester.runpytest_inprocess(*QUIET).stdout.str()
    assert "could not be explored: there is no strategy 'luck'; there are portfolio, random, pct, dfs" in text


def test_a_module_that_fails_when_it_runs_again_is_not_an_error_of_the_grader(pytester, capsys, monkeypatch):
    monkeypatch.setattr(pytest, "runs", [], raising=False)
    source = "import pytest\nitems = []\npytest.runs.append(1)\n1 / (len(pytest.runs) < 3)\n"
    pytester.makepyfile(test_z=f"{source}def test_z(): items.append(1)\n")
    assert main(["explore", "test_z.py::test_z"]) == 3
    assert "test_z.py fails when it is run again: ZeroDivisionError" in capsys.readouterr().out


def test_such_a_module_does_not_hinder_the_tests_of_other_modules(pytester, monkeypatch):
    monkeypatch.setattr(pytest, "runs", [], raising=False)
    source = "import pytest\nitems = []\npytest.runs.append(1)\n1 / (len(pytest.runs) < 3)\n"
    pytester.makepyfile(test_a=f"{source}def test_a(): items.append(1)\n", test_b="def test_b(): pass\n")
    result = pytester.runpytest_inprocess(*QUIET, "--explore", "--explore-schedules", "5")
    result.assert_outcomes(passed=1, skipped=1)


def test_explore_reads_an_error_of_the_grader_not_as_a_failure_that_was_found(suite, monkeypatch, capsys):
    def broken(*_, **__):
        raise TypeError("broken")

    monkeypatch.setattr(importlib.import_module("grader.testing.items"), "explore", broken)
    assert main(["explore", "test_suite.py::test_fine"]) == 4
    assert "This is an error of the grader, not of the test." in capsys.readouterr().out


STUCK = """
    import heapq
    import threading

    def test_before():
        pass

    def test_stuck():
        thread = threading.Thread(target=heapq.nsmallest, args=(3, iter(int, 1)))
        thread.start()
        thread.join()

    def test_after():
        counts = []
        thread = threading.Thread(target=counts.append, args=(1,))
        thread.start()
        thread.join()
        assert counts == [1]
"""


def test_a_stuck_test_fails_and_the_others_run(pytester, monkeypatch):
    monkeypatch.setattr(watched.__wrapped__, "__defaults__", (0.05, 10))
    pytester.makepyfile(test_stuck=STUCK)
    result = pytester.runpytest_inprocess(*QUIET, "--explore", "--explore-schedules", "5")
    result.assert_outcomes(passed=2, failed=1)
    assert failures(result) == {"test_stuck"}
    assert "without reaching a switch point" in result.stdout.str()


def test_a_test_that_cannot_be_interrupted_ends_the_run_and_says_how_to_run_the_others(pytester):
    pytester.makepyfile(
        test_deaf="""
        import threading
        import pytest
        def test_deaf():
            thread = threading.Thread(target=pytest.block)
            thread.start()
            thread.join()
        """,
        start="""
        import sys, threading, pytest, grader.sim.watchdog as watchdog
        pytest.block = threading.Event().wait  # a real one
        watchdog.watched.__wrapped__.__defaults__ = (0.05, 10)
        watchdog.watched.__wrapped__.__kwdefaults__["grace"] = 0.1
        sys.exit(pytest.main(sys.argv[1:]))
        """,
    )
    result = pytester.run(sys.executable, "start.py", *QUIET, "--explore", "test_deaf.py")
    assert result.ret == 3
    assert "To explore the other tests, add: --deselect 'test_deaf.py::test_deaf'" in result.stderr.str()
