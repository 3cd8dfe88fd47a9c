"""One execution of a test under a schedule: new fixtures, the test, and the ends of the fixtures.

Its law: nothing of one execution reaches the next one. So each execution makes all fixtures anew, whatever their scope.
Fixtures and tests come from modules that the scheduler has loaded, not from those that pytest has imported.
"""

import functools
import inspect
import unittest
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import pytest

from grader.sim import load
from grader.sim.instrument import PROGRAM_FILE, find_installed
from grader.sim.primitives import run as run_coroutine
from grader.testing.own_fixtures import IGNORED, MADE_HERE, OF_PLUGINS, CannotBeExplored, Ends
from grader.testing.parameters import as_loaded

ASYNCIO: Final[tuple[Any, ...]] = ("asyncio", ("asyncio", {}))
"""Values of the parameter anyio_backend that mean asyncio."""


class TestExecutions:
    """Runs a test function once for each call of `run`.

    skipped: what the test raised to skip itself; None if it did not. refused: why an execution could not be explored.
    """

    __test__ = False

    def __init__(self, item: pytest.Function) -> None:
        self._item = item
        self._info: Any = item._fixtureinfo
        self._params: dict[str, Any] = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        self._modules: dict[str, ModuleType] = {}
        self.skipped: BaseException | None = None
        self.refused: CannotBeExplored | None = None
        self._is_async = False

    @property
    def file(self) -> str:
        """The resolved path of the test module."""
        return str(Path(self._item.path).resolve())

    def load(self, include: Sequence[str] = ()) -> None:
        """Loads the modules of the test and of its fixtures under the scheduler.

        include: installed packages that get switch points, too.
        Raises CannotBeExplored if a fixture of the test is made by pytest or a plugin, or if a package is unknown.
        """
        for package in include:
            if find_installed(package.partition(".")[0]) is None:
                raise CannotBeExplored(f"there is no package {package!r} with Python source to include")
        if self._params.get("anyio_backend", "asyncio") not in ASYNCIO:
            raise CannotBeExplored("only anyio's backend asyncio is under control")
        first = self._load(self._item.function, include=include)
        self._is_async = inspect.iscoroutinefunction(self._item.function)
        for name, definition in self._needed():
            if self._kind(name, definition) == "own":
                function = inspect.unwrap(definition.func)
                self._load(function, beside=first)
                self._is_async |= inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
        if self._item.cls is not None and issubclass(self._item.cls, unittest.IsolatedAsyncioTestCase):
            self._is_async = True

    def _needed(self) -> Iterator[tuple[str, Any]]:
        """(name, definition) of each fixture that the test needs, itself or for another fixture."""
        names, seen = list(self._info.initialnames), set[str]()
        while names:
            name = names.pop()
            if name in seen or name in MADE_HERE or name in IGNORED:
                continue
            seen.add(name)
            if name not in self._info.name2fixturedefs:
                raise CannotBeExplored(f"it has no fixture {name!r}")
            for definition in self._info.name2fixturedefs[name]:
                yield name, definition
                names += definition.argnames

    def _load(self, function: Any, beside: ModuleType | None = None, include: Sequence[str] = ()) -> ModuleType:
        """Loads the module of a fixture; of the test itself, whatever its function is, without `beside`."""
        path = self.file if beside is None else str(Path(function.__code__.co_filename).resolve())
        name = self._item.module.__name__ if beside is None else function.__module__
        if path not in self._modules:
            self._modules[path] = load(path, beside=beside, include=include, name=name)
        return self._modules[path]

    def _loaded(self, file: str) -> ModuleType:
        return self._modules[str(Path(file).resolve())]

    def _kind(self, name: str, definition: Any) -> str:
        """own: a fixture of the tests. plugin: one of a plugin, called anew. value: a parameter. setup: for xunit."""
        if name.startswith(("_xunit_", "_unittest_")):
            return "setup"
        function = inspect.unwrap(definition.func)
        if function.__module__.partition(".")[0] in OF_PLUGINS:
            return "plugin"
        if function.__module__.startswith("_pytest"):
            if name in self._params:
                return "value"
            if name == "pytestconfig":
                return "config"
        elif "site-packages" not in function.__code__.co_filename:
            return "own"
        raise CannotBeExplored(f"its fixture {name!r} is made by pytest or a plugin, once for all schedules")

    # One execution.

    def program(self) -> Callable[[], None]:
        """The function to explore: it runs the test once, and belongs to the same program as the test's module."""

        def run() -> None:
            self.run()

        setattr(run, PROGRAM_FILE, self.file)
        return run

    def run(self) -> None:
        """Runs the test once."""
        execution: Any = self._execute()
        execution.__name__ = self._item.name
        try:
            if self._is_async:
                run_coroutine(execution)
            else:
                _drive(execution)
        except (pytest.skip.Exception, unittest.SkipTest) as skip:
            self.skipped = pytest.skip.Exception(str(skip))
        except CannotBeExplored as problem:
            self.refused = problem

    async def _execute(self) -> Any:
        ends: Ends = []
        module = self._loaded(str(self._item.path))
        owner: Any = None
        if self._item.cls is not None:
            owner = module
            for part in self._item.cls.__qualname__.split("."):
                owner = getattr(owner, part)
        is_case = owner is not None and issubclass(owner, unittest.TestCase)
        name = self._item.originalname
        instance = None if owner is None else owner(name) if is_case else owner()
        execution = _Fixtures(self, instance, ends)
        try:
            await self._set_up(module, instance, ends)
            for each in self._info.initialnames:
                await execution.value(each)
            function = getattr(module if instance is None else instance, name)
            arguments = self._info.argnames
            await _result(function(**{each: await execution.value(each) for each in arguments}))
        finally:
            for end in reversed(ends):
                await _result(end())

    async def _set_up(self, module: ModuleType, instance: Any, ends: Ends) -> None:
        """Does what pytest does before and after each test of a module or class, by the names of the functions."""
        pairs: list[tuple[Any, str, str, tuple[Any, ...]]] = [(module, "setup_module", "teardown_module", (module,))]
        if instance is None:
            pairs.append((module, "setup_function", "teardown_function", (self._item.function,)))
        elif isinstance(instance, unittest.TestCase):
            ends.append(instance.doCleanups)
            pairs += [(instance, "setUpClass", "tearDownClass", ()), (instance, "setUp", "tearDown", ())]
            pairs.append((instance, "asyncSetUp", "asyncTearDown", ()))
        else:
            pairs.append((instance, "setup_class", "teardown_class", ()))
            pairs.append((instance, "setup_method", "teardown_method", (self._item.function,)))
        for owner, begin, end, values in pairs:
            before, after = getattr(owner, begin, None), getattr(owner, end, None)
            if before is not None:
                await _result(_with_accepted(before, values))
            if after is not None:
                ends.append(functools.partial(_with_accepted, after, values))


class _Fixtures:
    """The fixtures of one execution."""

    def __init__(self, test: TestExecutions, instance: Any, ends: Ends) -> None:
        self._test, self._instance, self._ends = test, instance, ends
        self._values: dict[tuple[str, int], Any] = {}

    async def value(self, name: str, level: int = -1) -> Any:
        """The value of a fixture. level: which of the definitions with this name; the last one overrides the others."""
        if name == "request":
            return self._request(None)
        if (name, level) not in self._values:
            self._values[name, level] = await self._make(name, level)
        return self._values[name, level]

    async def _make(self, name: str, level: int) -> Any:
        if name in MADE_HERE:
            return MADE_HERE[name](self._ends)
        if name in IGNORED:
            return IGNORED[name]
        test = self._test
        definitions = test._info.name2fixturedefs.get(name)
        if not definitions:
            raise CannotBeExplored(f"it has no fixture {name!r}")
        definition = definitions[level]
        kind = test._kind(name, definition)
        if kind == "setup":
            return None  # see `_set_up`
        if kind == "value":
            return as_loaded(test._params[name])
        if kind == "config":
            return test._item.config
        return await self._call(name, level, definition)

    async def _call(self, name: str, level: int, definition: Any) -> Any:
        function = inspect.unwrap(definition.func)
        values: list[Any] = []
        if self._test._kind(name, definition) == "own":
            module = self._test._loaded(function.__code__.co_filename)
            *classes, own = function.__qualname__.split(".")
            owner: Any = module
            for part in classes:
                owner = getattr(owner, part)
            found = inspect.getattr_static(owner, own)
            function = getattr(found, "_get_wrapped_function", lambda: inspect.unwrap(found))()
            values = [self._instance] if classes else []
        arguments = {}
        for each in definition.argnames:
            if each == "request":
                arguments[each] = self._request(as_loaded(self._test._params.get(name)))
            else:
                arguments[each] = await self.value(each, level - 1 if each == name else -1)
        made = function(*values, **arguments)
        if inspect.isgenerator(made):
            value = next(made)
            self._ends.append(lambda: next(made, None))
            return value
        if inspect.isasyncgen(made):
            value = await anext(made)
            self._ends.append(lambda: anext(made, None))
            return value
        return await _result(made)

    def _request(self, param: Any) -> SimpleNamespace:
        """The `request` of a fixture: its parameter, the test, and an end of its own."""
        item = self._test._item
        return SimpleNamespace(
            param=param,
            node=item,
            config=item.config,
            function=item.function,
            cls=item.cls,
            instance=self._instance,
            addfinalizer=self._ends.append,
            getfixturevalue=lambda name: _drive(self.value(name)),
        )


def _with_accepted(function: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    """Calls the function, with the values if it takes any."""
    return function(*values[: len(inspect.signature(function).parameters)])


async def _result(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


def _drive(coroutine: Any) -> Any:
    """The result of a coroutine that awaits nothing outside."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise CannotBeExplored("a fixture that awaits was asked for by getfixturevalue")
