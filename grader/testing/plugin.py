"""The pytest plugin: explores the schedules of tests that are marked, or of all tests with `--explore`.

    @pytest.mark.explore(schedules=500, seed=3)
    def test_the_pool_gives_each_connection_once(pool): ...

The scheduler is imported only when a test is explored.
"""

import argparse
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("explore", "explore schedules of threads and asyncio")
    group.addoption("--explore", action="store_true", help="explore every test, not only those marked explore")
    group.addoption("--explore-schedules", type=int, metavar="N", help="how many schedules (default: 1000)")
    group.addoption("--explore-seed", type=int, metavar="K", help="other seeds try other schedules (default: 0)")
    group.addoption("--explore-seconds", type=float, metavar="S", help="how many seconds for each test")
    group.addoption("--explore-strategy", metavar="NAME", help="portfolio (default), random, pct or dfs")
    group.addoption("--explore-cancel", action="store_true", default=None, help="also cancel asyncio tasks")
    group.addoption(
        "--explore-jitter",
        action=argparse.BooleanOptionalAction,
        help="asyncio's sleeps can end late and overtake each other",
    )
    group.addoption(
        "--explore-include", action="append", metavar="PACKAGE", help="also switch inside this package (repeatable)"
    )
    group.addoption("--explore-replay", metavar="TOKEN", help="run the test only under the schedule of this token")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "explore(schedules=1000, seed=0, seconds=None, strategy='portfolio', cancel=False, jitter=None, "
        "include=[]): run this test "
        "under many schedules of its threads and asyncio tasks",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts an item that explores in the place of each test that is to be explored."""
    chosen = [
        index
        for index, item in enumerate(items)
        if isinstance(item, pytest.Function)
        and (config.option.explore or config.option.explore_replay or item.get_closest_marker("explore"))
    ]
    if not chosen:
        return
    from grader.testing.items import explored

    for index in chosen:
        items[index] = explored(items[index])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Names the packages in which explored tests had no switch points: a clean run says nothing about their inside."""
    reports = [report for each in terminalreporter.stats.values() for report in each]
    names: set[str] = set()
    for report in reports:
        for key, value in getattr(report, "user_properties", ()):
            if key == "explore_without_switch_points":
                names.update(value.split(", "))
    if names:
        listed = ", ".join(sorted(names))
        line = f"Explored without switch points in: {listed}. To switch inside, add --explore-include NAME."
        terminalreporter.write_line(line)
