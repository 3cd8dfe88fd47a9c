"""Events, semaphores and barriers behave as those of `threading`."""

import pytest

THREE = """
    import threading, time
    def program():
        barrier, indexes = threading.Barrier(3{options}), []
        def meet(n):
            try:
                time.sleep({naps}[n])
                indexes.append(barrier.wait())
                times.append(time.monotonic())
            except threading.BrokenBarrierError:
                times.append("broken")
        times = []
        threads = [threading.Thread(target=meet, args=(n,)) for n in range({threads})]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(indexes), times, barrier.broken
"""


def test_a_barrier_releases_all_parties_at_once(results):
    source = THREE.format(options="", naps=(1, 2, 3), threads=3)
    assert results(source, schedules=30) == {"([0, 1, 2], [3.0, 3.0, 3.0], False)"}


def test_a_barrier_with_a_timeout_breaks_for_all_parties(results):
    source = THREE.format(options=", timeout=5", naps=(1, 2, 3), threads=2)
    assert results(source, schedules=30) == {"([], ['broken', 'broken'], True)"}


def test_a_barrier_can_be_used_again(results):
    source = """
        import threading
        def program():
            barrier, order = threading.Barrier(2), []
            def work():
                for n in range(2):
                    order.append(n)
                    barrier.wait()
            threads = [threading.Thread(target=work) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return order
    """
    assert results(source) == {"[0, 0, 1, 1]"}


def test_the_action_of_a_barrier_runs_once_before_any_party_continues(results):
    source = """
        import threading
        def program():
            order = []
            barrier = threading.Barrier(2, action=lambda: order.append("action"))
            def meet():
                barrier.wait()
                order.append("party")
            threads = [threading.Thread(target=meet) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return order
    """
    assert results(source) == {"['action', 'party', 'party']"}


def test_setting_an_event_wakes_a_waiter_even_if_it_is_cleared_at_once(results):
    source = """
        import threading, time
        def program():
            event, woken = threading.Event(), []
            thread = threading.Thread(target=lambda: woken.append(event.wait(10)))
            thread.start()
            time.sleep(1)
            event.set()
            event.clear()
            thread.join()
            return woken, time.monotonic()
    """
    assert results(source, schedules=30) == {"([True], 1.0)"}


def test_waiting_for_an_event_with_a_timeout_gives_false_after_that_virtual_time(results):
    source = """
        import threading, time
        def program():
            return threading.Event().wait(1.5), time.monotonic()
    """
    assert results(source, schedules=5) == {"(False, 1.5)"}


@pytest.mark.parametrize("value", [1, 2])
def test_a_semaphore_admits_as_many_threads_as_its_value(results, value):
    source = f"""
        import threading, time
        def program():
            semaphore, inside, most = threading.Semaphore({value}), [0], [0]
            lock = threading.Lock()
            def work():
                with semaphore:
                    with lock:
                        inside[0] += 1
                        most[0] = max(most[0], inside[0])
                    time.sleep(1)
                    with lock:
                        inside[0] -= 1
            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return most[0], time.monotonic()
    """
    assert results(source, schedules=30) == {f"({value}, {4 / value})"}


def test_a_bounded_semaphore_refuses_a_release_beyond_its_initial_value(results):
    source = """
        import threading
        def program():
            try:
                threading.BoundedSemaphore(1).release()
            except ValueError as error:
                return error
    """
    assert results(source, schedules=5) == {"Semaphore released too many times"}
