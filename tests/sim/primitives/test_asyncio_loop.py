"""The event loop behaves as that of `asyncio`, in virtual time."""

import pytest

from grader.sim import NotUnderControl, explore, replay


def test_sleeps_take_virtual_time_and_run_at_the_same_time(write):
    module = write("""
        import asyncio
        async def program():
            assert await asyncio.gather(asyncio.sleep(1, "a"), asyncio.sleep(3, "b")) == ["a", "b"]
    """)
    assert replay(module.program, "AAA").makespan == 3.0


def test_ready_callbacks_run_first_in_first_out(results):
    source = """
        import asyncio
        async def program():
            order = []
            async def work(name):
                for _ in range(2):
                    order.append(name)
                    await asyncio.sleep(0)
            await asyncio.gather(*map(work, "abc"))
            return "".join(order)
    """
    assert results(source) == {"abcabc"}


def test_timers_that_are_due_at_the_same_moment_fire_in_any_order(results):
    source = """
        import asyncio
        async def program():
            order = []
            async def work(name, seconds):
                await asyncio.sleep(seconds)
                order.append(name)
            await asyncio.gather(work("a", 1), work("b", 1), work("c", 2))
            return "".join(order)
    """
    assert results(source) == {"abc", "bac"}


def test_a_timeout_cancels_at_its_virtual_time(results):
    source = """
        import asyncio
        async def program():
            try:
                async with asyncio.timeout(2):
                    await asyncio.sleep(5)
            except TimeoutError:
                return asyncio.get_running_loop().time()
    """
    assert results(source, schedules=5) == {"2.0"}


def test_a_wait_for_the_rest_of_a_span_comes_to_its_end_in_spite_of_rounding(results):
    source = """
        import asyncio
        async def program():
            loop = asyncio.get_running_loop()
            end = loop.time() + 1e-10
            turns = 0
            while loop.time() < end:
                turns += 1
                await asyncio.sleep(end - loop.time())
            return turns
    """
    assert results(source, schedules=2) == {"1"}


def test_a_task_is_cancelled_at_an_await_only_on_request(results):
    source = """
        import asyncio
        async def program():
            task = asyncio.create_task(asyncio.sleep(1, "done"))
            [result] = await asyncio.gather(task, return_exceptions=True)
            return type(result).__name__
    """
    assert results(source) == {"str"}
    assert results(source, cancel=True) == {"str", "CancelledError"}


def test_threads_reach_the_loop(results):
    source = """
        import asyncio, threading, time
        async def program():
            loop, done = asyncio.get_running_loop(), asyncio.Event()
            async def double(n):
                return 2 * n
            def work():
                time.sleep(1)
                result.append(asyncio.run_coroutine_threadsafe(double(21), loop).result())
                loop.call_soon_threadsafe(done.set)
            result = []
            threading.Thread(target=work).start()
            await done.wait()
            return result, await asyncio.to_thread(time.monotonic)
    """
    assert results(source, schedules=30) == {"([42], 1.0)"}


def test_an_exception_of_a_task_that_is_never_retrieved_is_a_failure(write):
    module = write("""
        import asyncio
        async def fail():
            raise LookupError("gone")
        async def program():
            task = asyncio.create_task(fail())
            await asyncio.sleep(1)
    """)
    failure = replay(module.program, "AAA").failure
    assert (failure.kind, failure.type) == ("exception", "LookupError")
    assert failure.message == "the exception of task fail was never retrieved: gone"


@pytest.mark.parametrize("call", ["asyncio.open_connection('localhost', 1)", "asyncio.create_subprocess_exec('true')"])
def test_connections_and_processes_are_not_under_control(write, call):
    module = write(f"import asyncio\nasync def program():\n    await {call}\n")
    with pytest.raises(NotUnderControl, match=r"^not under control: asyncio's "):
        explore(module.program, schedules=1)


@pytest.mark.parametrize(("count", "outcome"), [(3, "proved"), (7, "sampled")])
def test_more_timers_at_one_moment_than_are_permuted_prove_nothing(write, count, outcome):
    module = write(f"""
        import asyncio
        async def wait():
            await asyncio.sleep(1)
        async def program():
            await asyncio.gather(*(wait() for _ in range({count})))
    """)
    assert explore(module.program, schedules=5000).outcome == outcome
