"""Threads behave as those of `threading`."""

import pytest

from grader.sim import explore, replay


def test_an_exception_in_a_thread_ends_the_execution(write):
    module = write("""
        import threading
        def program():
            def fail():
                raise LookupError("gone")
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
    """)
    failure = explore(module.program).failure
    assert (failure.kind, failure.type, failure.message) == ("exception", "LookupError", "gone")


def test_a_star_import_hides_the_built_in_enumerate_as_it_does_with_real_threads(write):
    module = write("""
        from threading import *
        def program():
            for number, text in enumerate(["a"]):
                pass
    """)
    assert "enumerate() takes 0 positional arguments but 1 was given" in explore(module.program).failure.message


def test_an_excepthook_of_the_program_handles_the_exception(results):
    source = """
        import threading
        def program():
            seen = []
            def fail():
                raise LookupError("gone")
            threading.excepthook = lambda details: seen.append((details.exc_type.__name__, details.thread.name))
            thread = threading.Thread(target=fail)
            thread.start()
            thread.join()
            threading.excepthook = threading.__excepthook__
            return seen
    """
    assert results(source, schedules=5) == {"[('LookupError', 'Thread-1 (fail)')]"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("thread.is_alive(), thread.join(1), thread.is_alive(), thread.join(), thread.is_alive()",
         "(True, None, True, None, False)"),
        ("thread.name, thread.daemon, threading.active_count()", "('Thread-1 (sleep)', False, 2)"),
        ("threading.current_thread().name, threading.current_thread() is threading.main_thread()",
         "('MainThread', True)"),
        ("thread.ident == threading.get_ident(), len(threading.enumerate())", "(False, 1)"),
    ],
)  # fmt: skip
def test_a_thread_gives_the_information_of_the_real_one(write, expression, value):
    module = write(f"""
        import threading, time
        def program():
            thread = threading.Thread(target=time.sleep, args=(2,))
            thread.start()
            assert ({expression}) == {value}
    """)
    execution = replay(module.program, "AAA")
    assert execution.failure is None, execution.failure.explanation


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ("thread.join()", "cannot join thread before it is started"),
        ("thread.start(); thread.start()", "threads can only be started once"),
        ("threading.current_thread().join()", "cannot join current thread"),
        ("thread.start(); thread.daemon = True", "cannot set daemon status of active thread"),
    ],
)
def test_misuse_raises_the_real_message(results, statements, message):
    source = f"""
        import threading
        def program():
            thread = threading.Thread(target=int)
            try:
                {statements}
            except RuntimeError as error:
                return error
    """
    assert results(source, schedules=5) == {message}


def test_a_timer_calls_its_function_after_its_interval_unless_cancelled(results):
    source = """
        import threading, time
        def program():
            calls = []
            timers = [threading.Timer(n, lambda n=n: calls.append((n, time.monotonic()))) for n in (1, 2)]
            for timer in timers:
                timer.start()
            time.sleep(0.5)
            timers[1].cancel()
            for timer in timers:
                timer.join()
            return calls, time.monotonic()
    """
    assert results(source, schedules=30) == {"([(1, 1.0)], 1.0)"}


def test_each_thread_has_its_own_values_in_a_local(results):
    source = """
        import threading
        def program():
            class Own(threading.local):
                def __init__(self, start):
                    self.n = start
            own, seen = Own(10), []
            def work(n):
                own.n += n
                seen.append(own.n)
            threads = [threading.Thread(target=work, args=(n,)) for n in (1, 2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return sorted(seen), own.n, hasattr(threading.local(), "n")
    """
    assert results(source) == {"([11, 12], 10, False)"}


def test_each_thread_has_its_own_values_in_an_extended_local(results):
    source = """
        import threading
        class Own(threading.local):
            def __init__(self, start):
                self.value = start
        def program():
            own = Own(3)
            own.value += 1
            seen = []
            thread = threading.Thread(target=lambda: seen.append(own.value))
            thread.start()
            thread.join()
            return own.value, seen
    """
    assert results(source) == {"(4, [3])"}


def test_a_method_of_a_class_works_on_its_own_objects_only(results):
    source = """
        import threading
        def program():
            class Other:
                pass
            try:
                threading.Condition.wait(Other())
            except TypeError as error:
                return error
    """
    assert results(source) == {"Condition.wait requires a Condition object, not Other"}
