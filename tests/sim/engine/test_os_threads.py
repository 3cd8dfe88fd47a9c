"""OS threads are reused, and tasks do not notice that."""

import pytest

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


LEFT_BEHIND = {
    "threading.local": ("here.x = 1", "getattr(here, 'x', None)", None),
    "a context variable": ("variable.set(1)", "variable.get(None)", None),
    "the exception being handled": ("raise ValueError", "sys.exc_info()[0]", None),
    "the precision of decimal": ("decimal.getcontext().prec = 3", "decimal.getcontext().prec", 28),
    "the depth of recursion": ("deep(1)", "deep(1) == first", True),
    "the length of a traceback": ("failed()", "failed() == failed_first", True),
    "a trace function": ("sys.settrace(lambda *_: None)", "sys.gettrace()", None),
    "a profile function": ("sys.setprofile(lambda *_: None)", "sys.getprofile()", None),
}
"""What a thread does, what the next one on the same OS thread looks at, and what it sees in a thread of its own."""

PROGRAM = """
    import decimal
    import sys
    import threading
    from contextvars import ContextVar

    here, variable = threading.local(), ContextVar("variable")
    idents = []

    def deep(n):
        try:
            return deep(n + 1)
        except RecursionError:
            return n

    def failed():
        try:
            raise ValueError
        except ValueError as problem:
            count, trace = 0, problem.__traceback__
            while trace is not None:
                count, trace = count + 1, trace.tb_next
            return count

    def in_thread(work):
        got = []
        def run():
            idents.append(threading.get_ident())
            try:
                got.append(work())
            except ValueError:
                pass
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        return got[0] if got else None

    def act():
        {act}

    def program():
        first, failed_first = in_thread(lambda: deep(1)), in_thread(failed)
        in_thread(act)
        seen = in_thread(lambda: {look})
        assert len(set(idents)) == len(idents), "each thread has an ident of its own"
        return seen
"""


@pytest.mark.parametrize("what", list(LEFT_BEHIND))
def test_a_reused_thread_shows_nothing_of_its_last_task(write, what):
    act, look, expected = LEFT_BEHIND[what]
    module = write(PROGRAM.replace("{act}", act).replace("{look}", look))
    carriers = []
    found = collect_outcomes(
        lambda: (module.program(), carriers.append(len(KERNEL.thread_pool.all)))[0], repr, schedules=3
    )
    assert {each.value or each.message for each in found.outcomes} == {repr(expected)}
    assert set(carriers) == {1}
