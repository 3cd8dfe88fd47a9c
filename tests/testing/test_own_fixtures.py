"""Fixtures of pytest in explored tests: each execution gets them anew; plugins for coroutines work in all modes."""

import pytest

pytest_plugins = ["pytester"]

QUIET = ("-p", "no:cacheprovider", "-p", "no:timeout", "-p", "explore", "-W", "ignore")

FIXTURES = """
    import asyncio, logging, sys, threading, warnings
    import pytest, pytest_asyncio
    pytestmark = pytest.mark.explore(schedules=10)

    def in_thread(function, *values):
        thread = threading.Thread(target=function, args=values)
        thread.start()
        thread.join()

    def test_output(capsys):
        in_thread(print, "x")
        assert capsys.readouterr().out == "x\\n"
        print("y", file=sys.stderr)
        assert capsys.readouterr() == ("", "y\\n")
        with capsys.disabled():
            print("z")
        assert capsys.readouterr().out == ""

    def test_log(caplog):
        caplog.set_level(logging.INFO, logger="a.b")
        in_thread(logging.getLogger("a.b").info, "hi %s", 3)
        assert caplog.messages == ["hi 3"] and "hi 3" in caplog.text
        assert caplog.record_tuples == [("a.b", 20, "hi 3")]
        with caplog.at_level("DEBUG"):
            logging.getLogger().debug("low")
        assert len(caplog.records) == 2

    def test_others(recwarn, tmp_path_factory, record_property, pytestconfig, monkeypatch):
        record_property("a", 1)
        warnings.warn("x")
        assert len(recwarn) == 1
        assert tmp_path_factory.mktemp("a") != tmp_path_factory.mktemp("a")
        monkeypatch.setattr("logging.raiseExceptions", 5)
        assert pytestconfig.getoption("--explore") is False

    @pytest_asyncio.fixture
    async def one():
        await asyncio.sleep(0)
        yield 1

    class TestCoroutines:
        @pytest.mark.asyncio(loop_scope="class")
        @pytest.mark.parametrize("n", [1, 2])
        async def test_coroutine(self, one, n):
            assert one == 1

        def test_fixture_alone(self, one):
            assert one == 1

    def test_finds(capsys):
        def add():
            print(n[0])
            n[0] += 1
        n = [0]
        threads = [threading.Thread(target=add) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert n[0] == 2
"""

ANYIO = """
    import anyio, pytest
    pytestmark = [pytest.mark.anyio, pytest.mark.explore(schedules=10)]

    @pytest.fixture(params=["asyncio", "trio"])
    def anyio_backend(request):
        return request.param

    async def test_sound():
        n = 0
        lock = anyio.Lock()
        async def work():
            nonlocal n
            async with lock:
                m = n
                await anyio.sleep(0.1)
                n = m + 1
        async with anyio.create_task_group() as group:
            group.start_soon(work)
            group.start_soon(work)
        assert n == 2
        with anyio.move_on_after(1) as scope:
            await anyio.Event().wait()
        assert scope.cancelled_caught
        assert await anyio.to_thread.run_sync(lambda: 3) == 3

    async def test_race():
        n = 0
        async def work():
            nonlocal n
            m = n
            await anyio.sleep(0)
            n = m + 1
        async with anyio.create_task_group() as group:
            group.start_soon(work)
            group.start_soon(work)
        assert n == 2
"""


def failures(result) -> set[str]:
    return {line.split(" ")[1].partition("::")[2] for line in result.outlines if line.startswith("FAILED")}


@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_each_execution_has_fixtures_of_its_own(pytester, mode):
    pytester.makepyfile(FIXTURES)
    result = pytester.runpytest_inprocess(*QUIET, "--asyncio-mode", mode)
    assert failures(result) == {"test_finds"}
    result.assert_outcomes(failed=1, passed=6)


def test_tests_of_anyio_are_explored_on_asyncio(pytester):
    pytester.makepyfile(ANYIO)
    result = pytester.runpytest_inprocess(*QUIET, "-p", "anyio", "-p", "no:asyncio", "-rA")
    found = failures(result)
    assert {name for name in found if "asyncio" in name} == {"test_race[asyncio]"}
    assert "could not be explored: only anyio's backend asyncio is under control" in result.stdout.str()


LIBRARY = """
calls = 0
def count():
    global calls
    now = calls
    calls = now + 1
"""

USER = """
    import threading
    import pytest
    import counting_library

    {mark}
    def test_count():
        threads = [threading.Thread(target=counting_library.count) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counting_library.calls == 2
"""


@pytest.mark.parametrize(
    ("mark", "options", "found"),
    [
        ("@pytest.mark.explore(include=['counting_library'])", (), True),
        ("@pytest.mark.explore(include='counting_library')", (), True),
        ("@pytest.mark.explore", ("--explore-include", "counting_library"), True),
        ("@pytest.mark.explore", (), False),
        ("", ("--explore", "--explore-strategy", "dfs", "--explore-seconds", "5", "--explore-cancel"), False),
    ],
)
def test_the_mark_and_the_command_line_include_packages(pytester, monkeypatch, mark, options, found):
    (pytester.path / "site").mkdir()
    (pytester.path / "site" / "counting_library.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(str(pytester.path / "site"))
    pytester.makepyfile(test_it=USER.format(mark=mark))
    result = pytester.runpytest_inprocess(*QUIET, *options)
    result.assert_outcomes(failed=int(found), passed=int(not found))
    assert ("Explored without switch points in: counting_library" in result.stdout.str()) is not found


def test_an_unknown_package_cannot_be_included(pytester):
    pytester.makepyfile(test_it="import pytest\n@pytest.mark.explore(include=['nowhere_known'])\ndef test_x(): pass\n")
    result = pytester.runpytest_inprocess(*QUIET)
    assert "there is no package 'nowhere_known' with Python source to include" in result.stdout.str()


QUIRKS = """
    import asyncio, pytest
    from . import helper
    from .retry import times
    from . import retry as function_or_module

    def test_the_package_of_the_tests():
        assert helper() == 3 and times == 2

    async def test_sleeps_keep_their_order():
        done = []
        async def work():
            await asyncio.sleep(0.2)
            done.append(1)
        task = asyncio.create_task(work())
        await asyncio.sleep(0.1)
        assert not done
        await task

    async def test_an_exception_that_is_only_logged():
        asyncio.get_running_loop().create_future().set_exception(ValueError())

    async def test_a_race_beside_it():
        asyncio.get_running_loop().create_future().set_exception(ValueError())
        n = 0
        async def work():
            nonlocal n
            m = n
            await asyncio.sleep(0)
            n = m + 1
        await asyncio.gather(work(), work())
        assert n == 2

    def test_asks_later(request):
        request.getfixturevalue("unknown_fixture")
"""


def test_suites_of_packages_are_explored_as_pytest_runs_them(pytester):
    folder = pytester.mkpydir("tests_of_it")
    (folder / "__init__.py").write_text("from .retry import times\n\ndef retry(): pass\n\ndef helper(): return 3\n")
    (folder / "retry.py").write_text("times = 2\n")
    pytester.makepyfile(**{"tests_of_it/test_quirks": QUIRKS + "\n    assert callable(function_or_module)\n"})
    result = pytester.runpytest_inprocess(
        *QUIET, "--asyncio-mode=auto", "--explore", "--explore-schedules=30", "-rfs", "--strict-markers"
    )
    assert failures(result) == {"test_a_race_beside_it"}
    result.assert_outcomes(failed=1, passed=3, skipped=1)
    text = result.stdout.str()
    assert "it has no fixture 'unknown_fixture'" in text
    assert "from . import helper" not in text


PARAMETERS = """
    import enum, functools, pytest
    class Box: pass
    class Colour(enum.Enum):
        RED = 1
    def make(): return Box()
    pytestmark = pytest.mark.explore(schedules=3)

    @pytest.fixture(params=[make, Box])
    def made(request):
        return request.param()

    def test_fixture(made):
        assert isinstance(made, Box)

    @pytest.mark.parametrize("new", [Box, make, functools.partial(make)])
    @pytest.mark.parametrize("several", [[Box], {"a": Box}])
    def test_names(new, several):
        assert isinstance(new(), Box) and Box in (*several, *getattr(several, "values", list)())

    @pytest.mark.parametrize("colour", [Colour.RED, int])
    def test_enum(colour):
        assert colour in (Colour.RED, int)

    @pytest.mark.parametrize("box", [Box()])
    def test_object(box):
        assert isinstance(box, Box)

    @pytest.mark.parametrize("function", [lambda: 1])
    def test_lambda(function):
        assert function() == 1
"""


def test_functions_and_classes_as_parameters_are_those_of_the_execution(pytester):
    pytester.makepyfile(PARAMETERS)
    result = pytester.runpytest_inprocess(*QUIET)
    result.assert_outcomes(failed=2, passed=10)
    text = result.stdout.str()
    assert "could not be explored: a parameter is an object of Box, made once for all schedules" in text
    assert "could not be explored: a parameter is <lambda>" in text
