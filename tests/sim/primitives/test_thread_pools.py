"""`multiprocessing.pool.ThreadPool` and `multiprocessing.dummy` behave as those of the library."""

import pytest

from grader.sim import explore, replay

POOL = "from multiprocessing.pool import ThreadPool\nimport multiprocessing, threading, time\n"


def body(*lines: str) -> str:
    return POOL + "def program():\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("pool.map(str, range(5))", ["0", "1", "2", "3", "4"]),
        ("pool.starmap(divmod, [(7, 2), (9, 3)])", [(3, 1), (3, 0)]),
        ("pool.apply(int, ['12'], {'base': 3})", 5),
        ("pool.map_async(abs, [-1, 2], callback=seen.append).get() + seen", [1, 2, [1, 2]]),
        ("list(pool.imap(abs, [-1, 2, -3]))", [1, 2, 3]),
        ("sorted(pool.imap_unordered(abs, [-1, 2, -3]))", [1, 2, 3]),
        ("pool.map(str, [])", []),
    ],
)
def test_each_way_to_hand_in_work_gives_its_results(results, expression, value):
    lines = ("seen = []", "with ThreadPool(2) as pool:", f"    return {expression}")
    assert results(body(*lines)) == {str(value)}


def test_a_pool_runs_as_many_calls_at_a_time_as_it_has_workers(write):
    module = write(body("with ThreadPool(2) as pool:", "    pool.map(time.sleep, [1, 1, 1, 1, 1])"))
    assert replay(module.program, "AAA").makespan == 3.0


def test_an_exception_is_raised_after_all_parts_have_ended(write):
    module = write(
        body(
            "def part(n):",
            "    time.sleep(n)",
            "    if n == 1:",
            "        raise KeyError(n)",
            "    ended.append(n)",
            "ended = []",
            "with ThreadPool(2) as pool:",
            "    try:",
            "        pool.map(part, [1, 3])",
            "    except KeyError:",
            "        assert ended == [3]",
        )
    )
    assert explore(module.program).failure is None


def test_a_result_that_takes_longer_than_its_timeout_is_a_timeout_error(results):
    lines = (
        "with ThreadPool(1) as pool:",
        "    result = pool.apply_async(time.sleep, [2])",
        "    try:",
        "        result.get(timeout=1)",
        "    except multiprocessing.TimeoutError:",
        "        return result.ready()",
    )
    assert results(body(*lines)) == {"False"}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("pool.join()", "ValueError: Pool is still running"),
        ("pool.close(); pool.apply(int)", "ValueError: Pool not running"),
        ("ThreadPool(0)", "ValueError: Number of processes must be at least 1"),
        ("pool.apply_async(time.sleep, [1]).successful()", "ValueError"),
    ],
)
def test_mistakes_are_told_as_by_the_library(write, line, error):
    failure = explore(write(body("pool = ThreadPool(1)", line)).program).failure
    assert f"{failure.type}: {failure.message}".startswith(error)


def test_a_race_between_the_workers_is_found(write):
    module = write(
        body(
            "box = {'n': 0}",
            "def add(_):",
            "    box['n'] += 1",
            "with ThreadPool(2) as pool:",
            "    pool.map(add, range(2))",
            "assert box['n'] == 2",
        )
    )
    assert explore(module.program).failure.kind == "assertion"


def test_the_dummy_modules_processes_are_threads(results):
    source = """
        from multiprocessing.dummy import Lock, Pool, Process, Queue
        import multiprocessing.pool
        def program():
            queue = Queue()
            process = Process(target=queue.put, args=[1])
            before = process.exitcode
            process.start()
            process.join()
            with Pool(2) as pool, Lock():
                same = multiprocessing.pool.ThreadPool is Pool
                return [before, process.exitcode, queue.get(), pool.map(abs, [-2]), same]
    """
    assert results(source) == {"[None, 0, 1, [2], True]"}
