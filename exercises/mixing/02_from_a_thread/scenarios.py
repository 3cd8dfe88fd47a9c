"""Threads that use a bridge: each scenario returns what they got, and when, as data."""

import asyncio
import concurrent.futures
import queue
import threading
import time


class Failed(Exception):
    """Raised by a coroutine."""


class Stopped(BaseException):
    """Raised by a coroutine. Nothing but `BaseException` catches it."""


KINDS = [
    *(
        Failed,
        Stopped,
        Exception,
        StopAsyncIteration,
        ArithmeticError,
        AssertionError,
        AttributeError,
        BufferError,
        EOFError,
    ),
    *(ImportError, IndexError, KeyError, LookupError, NameError, OSError, PermissionError, ReferenceError),
    *(RuntimeError, TimeoutError, TypeError, UserWarning, ValueError, queue.Empty, queue.Full),
    *(asyncio.QueueEmpty, asyncio.QueueFull),
]
"""The exceptions that a coroutine may raise. Not among them are those that `run_coroutine_threadsafe` copies."""


class Notes:
    """Events, with the virtual time since the start."""

    def __init__(self):
        self._start = time.monotonic()

    def at(self, what):
        return f"{what} at {round(time.monotonic() - self._start, 6):.12g}"

    def ending(self, call):
        """How a call ended, and when."""
        try:
            value = call()
        except (asyncio.CancelledError, concurrent.futures.CancelledError):
            return self.at("CancelledError")
        except NotImplementedError:
            raise
        except Exception as error:
            return self.at(type(error).__name__)
        return self.at(repr(value))


def in_threads(*calls):
    """The results of all calls, each in a thread of its own, in their order."""
    results = [None] * len(calls)

    def run(number, call):
        results[number] = call()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def sleeper(seconds, value):
    async def make():
        await asyncio.sleep(seconds)
        return value

    return make


def real(submission, *jobs):
    """One thread for each job, on the real clock."""
    bridge = submission.Bridge()
    results = in_threads(*[lambda job=job: bridge.call(job) for job in jobs])
    bridge.close()
    return results


def overlap(submission, waits):
    """Calls of several threads, for each its result and when it came."""
    bridge, notes = submission.Bridge(), Notes()
    calls = [
        lambda wait=wait, n=n: notes.ending(lambda: bridge.call(sleeper(wait, f"value {n}")))
        for n, wait in enumerate(waits, 1)
    ]
    report = in_threads(*calls)
    bridge.close()
    return report


def crowd(submission, count):
    """So many calls of 5 s at the same time: how many ended at each moment."""
    moments = [end.rpartition(" at ")[2] for end in overlap(submission, [5] * count)]
    return {f"calls that ended at {moment}": moments.count(moment) for moment in moments}


def values(submission):
    """Results by identity."""
    bridge = submission.Bridge()
    report = {}
    for value in (None, 0, "", [], False, object()):
        got = bridge.call(sleeper(0, value))
        report[type(value).__name__] = "the same" if got is value else "another one"
    bridge.close()
    return report


def exceptions(submission, timeout):
    """For each exception of a coroutine that the call does not raise, its name and what the call did."""
    bridge = submission.Bridge()
    lost = []
    for kind in KINDS:
        error = kind("of the coroutine")

        async def fail(error=error):
            await asyncio.sleep(0)
            raise error

        try:
            end = f"returned {bridge.call(fail, timeout)!r}"
        except BaseException as got:
            copied = type(got) is TimeoutError and got.args == error.args  # as `run_coroutine_threadsafe` of 3.11 does
            end = "" if got is error or copied else f"raised another exception: {got!r}"
        if end:
            lost.append(f"{kind.__name__}: {end}")
    bridge.close()
    return lost


def waits_long(submission, seconds):
    """Calls that take long, without and with a limit, and a close that takes long: how each ended, and when."""
    bridge, notes, report = submission.Bridge(), Notes(), {}
    last = cancellable(notes, report, "the last one", 9 * seconds, seconds)
    report["no limit"] = notes.ending(lambda: bridge.call(sleeper(seconds, "done")))
    report["with a limit"] = notes.ending(lambda: bridge.call(sleeper(seconds, "done"), 2 * seconds))

    def close():
        time.sleep(1)
        return notes.ending(bridge.close)

    report["close"] = in_threads(lambda: notes.ending(lambda: bridge.call(last)), close)[1]
    return report


def places(submission, count):
    """Whether all coroutines run on one loop, in one thread that is not the caller's; two bridges have two."""
    bridges = [submission.Bridge(), submission.Bridge()]

    async def where():
        return asyncio.get_running_loop(), threading.get_ident()

    found = [[bridge.call(where) for _ in range(count)] for bridge in bridges]
    for bridge in bridges:
        bridge.close()
    return {
        "loops of each bridge": [len({id(loop) for loop, _ in each}) for each in found],
        "threads of each bridge": [len({ident for _, ident in each}) for each in found],
        "loops of both": len({id(loop) for each in found for loop, _ in each}),
        "in the caller's thread": any(ident == threading.get_ident() for each in found for _, ident in each),
    }


def cancellable(notes, report, name, seconds, clean_up):
    """A coroutine that says when it was cancelled, and cleans up."""

    async def make():
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            report[f"{name} was cancelled"] = notes.at("yes")
            await asyncio.sleep(clean_up)
            report[f"{name} ended"] = notes.at("yes")
            raise
        return name

    return make


def timeouts(submission, limit, clean_up):
    """A call that is too late, one that is in time, and one after both; how each ended."""
    bridge, notes, report = submission.Bridge(), Notes(), {}
    late = cancellable(notes, report, "late", 20 * limit, clean_up)
    quick = sleeper(limit / 2, "quick")
    ends = in_threads(
        lambda: notes.ending(lambda: bridge.call(late, limit)),
        lambda: notes.ending(lambda: bridge.call(quick, limit)),
    )
    time.sleep(9 * limit)
    report["calls"] = ends
    report["next"] = notes.ending(lambda: bridge.call(sleeper(1, "next"), 3))
    bridge.close()
    return report


def closed(submission, moment, clean_up, closers):
    """Two calls that wait when the bridge is closed by so many threads; how everything ended."""
    bridge, notes, report = submission.Bridge(), Notes(), {}
    coroutines = [cancellable(notes, report, f"coroutine {n}", 900, clean_up) for n in (1, 2)]

    def close():
        time.sleep(moment)
        return notes.ending(bridge.close)

    calls = [lambda make=make: notes.ending(lambda: bridge.call(make)).split(" at ")[0] for make in coroutines]
    report["calls"], report["closes"] = [], []
    ends = in_threads(*calls, *[close] * closers)
    report["calls"], report["closes"] = ends[:2], ends[2:]
    report["again"] = notes.ending(bridge.close)
    return report


def after_close(submission, used):
    """A call after close; whether its coroutine function was called."""
    bridge, notes, made = submission.Bridge(), Notes(), []
    if used:
        bridge.call(sleeper(0, 1))
    bridge.close()

    async def make():
        return 1

    def called():
        made.append(1)
        return make()

    return {"call": notes.ending(lambda: bridge.call(called)), "called": len(made)}


def on_the_loop(submission):
    """A coroutine on the loop that uses the bridge."""
    bridge, notes, made = submission.Bridge(), Notes(), []

    def inner():
        made.append(1)
        return sleeper(0, 1)()

    async def outer():
        await asyncio.sleep(1)
        return notes.ending(lambda: bridge.call(inner))

    end = bridge.call(outer)
    bridge.close()
    return {"call": end, "called": len(made)}


def on_another_loop(submission):
    """A coroutine on the loop of one bridge that uses another bridge."""
    bridge, other, notes = submission.Bridge(), submission.Bridge(), Notes()

    async def outer():
        return notes.ending(lambda: other.call(sleeper(2, "of the other loop")))

    end = bridge.call(outer)
    bridge.close()
    other.close()
    return end


def call_or_close(submission, calls):
    """Calls at the same time as close: how each ended, whichever came first."""
    bridge, notes = submission.Bridge(), Notes()
    ends = in_threads(
        *[lambda: notes.ending(lambda: bridge.call(sleeper(0, "done"))).split(" at ")[0]] * calls,
        bridge.close,
    )
    return ends[:calls]


def apart(submission):
    """One bridge is closed while a call of another one runs."""
    one, other, notes = submission.Bridge(), submission.Bridge(), Notes()

    def close():
        time.sleep(1)
        one.call(sleeper(0, 0))
        one.close()
        return notes.at("closed")

    report = in_threads(lambda: notes.ending(lambda: other.call(sleeper(3, "other"))), close)
    other.close()
    third = submission.Bridge()
    report.append(notes.ending(lambda: third.call(sleeper(1, "third"))))
    third.close()
    return report
