"""Thread pools and futures behave as those of `concurrent.futures`."""

import pytest

from grader.sim import explore, replay


def test_a_pool_runs_as_many_jobs_at_a_time_as_it_has_workers(write):
    module = write("""
        import time
        from concurrent.futures import ThreadPoolExecutor
        def program():
            with ThreadPoolExecutor(max_workers=2) as pool:
                assert list(pool.map(lambda n: time.sleep(1) or n, range(5))) == [0, 1, 2, 3, 4]
    """)
    assert replay(module.program, "AAA").makespan == 3.0


def test_jobs_begin_in_the_order_of_their_submission(results):
    source = """
        from concurrent.futures import ThreadPoolExecutor
        def program():
            order = []
            with ThreadPoolExecutor(max_workers=1) as pool:
                for n in range(3):
                    pool.submit(order.append, n)
            return order
    """
    assert results(source) == {"[0, 1, 2]"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concurrent.futures.wait(futures, timeout=1.5)", "1 done, 1 not done, at 1.5"),
        ("concurrent.futures.wait(futures, return_when='FIRST_COMPLETED')", "1 done, 1 not done, at 1.0"),
        ("concurrent.futures.wait(futures)", "2 done, 0 not done, at 2.0"),
    ],
)
def test_wait_returns_at_the_right_time(results, expression, value):
    source = f"""
        import concurrent.futures, time
        def program():
            with concurrent.futures.ThreadPoolExecutor() as pool:
                futures = [pool.submit(time.sleep, n) for n in (1, 2)]
                done, not_done = {expression}
                return f"{{len(done)}} done, {{len(not_done)}} not done, at {{time.monotonic()}}"
    """
    assert results(source, schedules=20) == {value}


def test_as_completed_gives_futures_in_the_order_of_their_end(results):
    source = """
        import concurrent.futures, time
        def program():
            with concurrent.futures.ThreadPoolExecutor() as pool:
                futures = [pool.submit(lambda n=n: time.sleep(n) or n) for n in (3, 1, 2)]
                return [future.result() for future in concurrent.futures.as_completed(futures)]
    """
    assert results(source, schedules=20) == {"[1, 2, 3]"}


def test_a_result_that_takes_longer_than_the_timeout_raises(results):
    source = """
        import concurrent.futures, time
        def program():
            with concurrent.futures.ThreadPoolExecutor() as pool:
                try:
                    pool.submit(time.sleep, 2).result(timeout=1)
                except concurrent.futures.TimeoutError:
                    return time.monotonic()
    """
    assert results(source, schedules=20) == {"1.0"}


POOL_THAT_FAILS = """
    from concurrent.futures import ThreadPoolExecutor
    def fail():
        raise LookupError("gone")
    def program():
        with ThreadPoolExecutor() as pool:
            futures = [pool.submit(fail) for _ in range(2)]
        {then}
"""


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("pass", "the exception of a future was never retrieved: gone"),
        ("[future.exception() for future in futures]", None),
        ("futures[0].exception()", None),  # a caller can raise only one exception
        ("futures[0].done()", "the exception of a future was never retrieved: gone"),
    ],
)
def test_an_exception_that_is_never_retrieved_is_a_failure(write, then, message):
    failure = replay(write(POOL_THAT_FAILS.format(then=then)).program, "AAA").failure
    assert (failure and failure.message) == message


def test_exceptions_of_a_pool_that_is_shut_down_without_waiting_are_given_up(write):
    failure = replay(
        write("""
        from concurrent.futures import ThreadPoolExecutor
        def fail():
            raise LookupError("gone")
        def program():
            pool = ThreadPoolExecutor()
            pool.submit(fail)
            pool.shutdown(wait=False)
    """).program,
        "AAA",
    ).failure
    assert failure is None


def test_a_pool_that_is_shut_down_refuses_jobs(results):
    source = """
        from concurrent.futures import ThreadPoolExecutor
        def program():
            pool = ThreadPoolExecutor()
            pool.shutdown()
            try:
                pool.submit(int)
            except RuntimeError as error:
                return error
    """
    assert results(source, schedules=5) == {"cannot schedule new futures after shutdown"}


def test_a_job_that_waits_for_another_job_of_a_full_pool_is_a_deadlock(write):
    module = write("""
        from concurrent.futures import ThreadPoolExecutor
        def program():
            with ThreadPoolExecutor(max_workers=1) as pool:
                pool.submit(lambda: pool.submit(int).result()).result()
    """)
    assert explore(module.program, schedules=20).failure.kind == "deadlock"


def test_a_pool_that_is_shut_down_waits_for_a_worker_that_a_call_of_submit_is_starting(write):
    """In CPython, `submit` holds a lock until the worker has started. So `shutdown` never joins it before that."""
    module = write("""
        import threading
        from concurrent.futures import ThreadPoolExecutor
        def program():
            pool = ThreadPoolExecutor(1)
            def work():
                try:
                    pool.submit(print)
                except RuntimeError as error:
                    assert str(error) == "cannot schedule new futures after shutdown"
            thread = threading.Thread(target=work)
            thread.start()
            pool.shutdown()
            thread.join()
    """)
    assert explore(module.program).outcome == "proved"
