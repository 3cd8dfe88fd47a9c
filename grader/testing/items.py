"""A test that is explored: it runs its function, with new fixtures, once for each schedule."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from grader.sim import BadToken, Failure, NotUnderControl, explore, replay
from grader.sim.environment import leaks_ignored
from grader.sim.instrument import LOADED, OPAQUE, RerunFailed, opaque_packages
from grader.sim.strategies import STRATEGIES
from grader.sim.watchdog import watched
from grader.testing.executions import TestExecutions
from grader.testing.own_fixtures import CannotBeExplored

OPTIONS: Final = ("schedules", "seed", "seconds", "strategy", "cancel", "jitter", "include")
"""Arguments of the mark; they are those of `grader.sim.explore`. The command line has each as `--explore-NAME`."""

OPAQUE_PACKAGES: Final = "explore_without_switch_points"
"""Name of the property of a report that holds the packages in which the test had no switch points."""

ENDING: Final = "explore_ending"
"""Name of the property of a report that says why an exploration has no result."""

REFUSED: Final = "refused"
WRONG_USE: Final = "wrong use"
OUR_ERROR: Final = "our error"

NOT_EXPLORED: Final = "not explored"
"""Beginning of the reason for which a test is skipped that was not marked and cannot be explored."""


class ScheduleFailed(Exception):
    """A schedule was found under which the test fails."""

    def __init__(self, failure: Failure, schedules: int) -> None:
        super().__init__(failure.message)
        self.failure, self.schedules = failure, schedules


class ExploredTest(pytest.Item):
    """Stands for a test function. It has the name, the marks and the place of that function."""

    original: pytest.Function

    def runtest(self) -> None:
        """Explores the test, or replays a token. Raises ScheduleFailed if a schedule fails."""
        executions = TestExecutions(self.original)
        stuck: list[str] = []
        try:
            with _only_for_now(), watched(self._exit_stuck, on_interrupt=stuck.append):
                failure, schedules = self._search(executions)
            if executions.refused is not None:
                raise executions.refused
        except (CannotBeExplored, NotUnderControl, RerunFailed) as problem:
            self._note(REFUSED)
            if stuck or self.get_closest_marker("explore"):
                raise
            pytest.skip(f"{NOT_EXPLORED}: {problem}")
        except BadToken:
            self._note(WRONG_USE)
            raise
        except Exception:
            self._note(OUR_ERROR)
            raise
        if failure is not None:
            raise ScheduleFailed(failure, schedules)
        if executions.skipped is not None:
            raise executions.skipped

    def _search(self, executions: TestExecutions) -> tuple[Failure | None, int]:
        """(the failure or None, the number of schedules that were run)"""
        options = self._options()
        include = options.pop("include", ())
        try:
            executions.load([include] if isinstance(include, str) else include)
        except (CannotBeExplored, NotUnderControl):
            raise
        except Exception as problem:
            text = f"importing it under the scheduler failed: {type(problem).__name__}: {problem}"
            raise CannotBeExplored(text) from problem
        program = executions.program()
        try:
            token = self.config.option.explore_replay
            if token:
                return replay(program, token).failure, 1
            found = explore(program, **options)
            if found.failure is not None and _is_only_logged(found.failure):
                with leaks_ignored():
                    found = explore(program, **options)
            return found.failure, found.schedules
        finally:
            opaque = opaque_packages(executions.file)
            if opaque:
                self.user_properties.append((OPAQUE_PACKAGES, ", ".join(opaque)))

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"jitter": False}  # tests sleep until something else is ready
        for mark in reversed(list(self.iter_markers("explore"))):  # the closest one last: it wins
            options.update(mark.kwargs)
        unknown = sorted(set(options) - set(OPTIONS))
        if unknown:
            raise CannotBeExplored(f"the mark explore has no argument {unknown[0]!r}; it has {', '.join(OPTIONS)}")
        for name in OPTIONS:
            given = getattr(self.config.option, f"explore_{name}")
            if given is not None:
                options[name] = given
        if options.get("strategy", "portfolio") not in STRATEGIES:
            known = ", ".join(STRATEGIES)
            raise CannotBeExplored(f"there is no strategy {options['strategy']!r}; there are {known}")
        return options

    def _note(self, ending: str) -> None:
        """Notes in the report how an exploration ended that had no result."""
        self.user_properties.append((ENDING, ending))

    def _exit_stuck(self, message: str) -> None:
        """Ends the process with code 3: a thread of the test is stuck and cannot be interrupted."""
        capture = self.config.pluginmanager.getplugin("capturemanager")
        if capture is not None:
            capture.suspend_global_capture(in_=True)
        print(f"\n{self.nodeid} could not be explored: {message}", file=sys.__stderr__)
        print("This code cannot be interrupted, so the run ends here.", file=sys.__stderr__)
        print(f"To explore the other tests, add: --deselect '{self.nodeid}'", file=sys.__stderr__, flush=True)
        os._exit(3)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The explanation of the failing schedule with its token, in the place of a traceback."""
        error = excinfo.value
        if isinstance(error, ScheduleFailed):
            count = f"{error.schedules:,} schedules" if error.schedules != 1 else "1 schedule"
            replay_it = f"pytest '{self.nodeid}' --explore-replay {error.failure.token}"
            return f"{error.failure.explanation}\n\nFound after {count}. Replay it with:\n  {replay_it}"
        if isinstance(error, CannotBeExplored | NotUnderControl | RerunFailed | BadToken):
            return f"{self.name} could not be explored: {error}"
        if (ENDING, OUR_ERROR) in self.user_properties:
            return f"{super().repr_failure(excinfo, style)}\n\nThis is an error of the grader, not of the test."
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The place of the original function."""
        return self.original.reportinfo()


def explored(item: pytest.Item) -> ExploredTest:
    """The item that explores the test function of `item`."""
    assert isinstance(item, pytest.Function)
    assert item.parent is not None
    test = ExploredTest.from_parent(item.parent, name=item.name)
    test.original = item
    test.own_markers = list(item.own_markers)
    test.keywords.update(item.keywords)
    if item.config.pluginmanager.hasplugin("timeout"):
        test.add_marker(pytest.mark.timeout(0))  # a thousand executions take longer; the watchdog sees those that hang
    return test


def _is_only_logged(failure: Failure) -> bool:
    """Whether the test leaves something behind under every schedule. Without exploration, it passes all the same."""
    is_leak = failure.kind == "leak" or "never retrieved" in failure.message
    return is_leak and failure.every_time > 0


@contextmanager
def _only_for_now() -> Iterator[None]:
    """Removes the loaded modules afterwards: the modules of pytest stand in `sys.modules` again."""
    before, modules = [(known, set(known)) for known in (LOADED, OPAQUE)], dict(sys.modules)
    try:
        yield
    finally:
        for known, paths in before:
            for path in set(known) - paths:
                del known[path]
        for name, module in modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
