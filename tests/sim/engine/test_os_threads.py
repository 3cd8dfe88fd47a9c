"""OS threads are reused, and tasks do not notice that."""

from grader.sim.engine import KERNEL
from grader.sim.outcomes import collect_outcomes


def test_a_thread_that_has_ended_is_reused_with_an_empty_context(write):
    module = write("""
        import contextvars, threading
        number = contextvars.ContextVar("number", default=0)
        def program():
            seen = []
            def work():
                seen.append(number.get())
                number.set(1)
            for _ in range(3):
                thread = threading.Thread(target=work)
                thread.start()
                thread.join()
            return seen
    """)
    thread_counts = set()

    def digest(value):
        thread_counts.add(len(KERNEL.thread_pool.all))
        return str(value)

    [outcome] = collect_outcomes(module.program, digest, schedules=20).outcomes
    assert outcome.value == "[0, 0, 0]"
    assert thread_counts == {1}
    assert KERNEL.thread_pool.all == []
