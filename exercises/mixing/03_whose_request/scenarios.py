"""Requests that are handled: each scenario returns results, and where current() gave another id than it should."""

import asyncio
import builtins
import queue
import threading
from concurrent.futures import ThreadPoolExecutor

KINDS = [
    *(Exception, ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, IndexError),
    *(KeyError, LookupError, NameError, OSError, PermissionError, ReferenceError, RuntimeError, StopAsyncIteration),
    *(TypeError, UserWarning, ValueError, queue.Empty),
]
"""The exceptions that a request may raise. Not among them are those that asyncio copies on its way out of a thread."""


class Notes:
    """Compares current() with the id that it should return, and notes each place where they differ."""

    def __init__(self, submission):
        self._current = submission.current
        self.wrong = []

    def expect(self, id, place):
        got = self._current()
        if got != id:
            self.wrong.append(f"{place}, it was {got!r} and should be {id!r}")

    def work(self, id, job=None):
        """A coroutine function that checks the id before and after its job, which it awaits."""

        async def work():
            self.expect(id, "in work")
            result = await job() if job else await asyncio.sleep(0, "worked")
            self.expect(id, "in work, after an await")
            return result

        return work

    def blocking(self, id, job=None):
        """A plain function that checks the id before and after its job, which it calls."""

        def blocking():
            self.expect(id, "in blocking")
            result = job() if job else "blocked"
            self.expect(id, "in blocking, at its end")
            return result

        return blocking

    def report(self, **more):
        return {"where current() was wrong": self.wrong[0] if self.wrong else "nowhere"} | more


async def one(submission, id, job):
    """One request: the results, whether blocking ran in another thread, and wrong ids, also before and after it."""
    notes = Notes(submission)
    threads = []

    def blocking():
        threads.append(threading.get_ident())
        return notes.blocking(id, job)()

    notes.expect("", "before the request")
    results = await submission.handle(id, notes.work(id), blocking)
    notes.expect("", "after the request")
    where = ["the thread of the loop" if each == threading.get_ident() else "another thread" for each in threads]
    return notes.report(results=results, blocking=where)


async def at_once(submission, ids, jobs, last):
    """Many requests at the same time. Their works are jobs; `last` are jobs that the first ones block for."""
    notes = Notes(submission)
    more = [*last, *[None] * (len(ids) - len(last))]
    requests = [
        submission.handle(id, notes.work(id, job), notes.blocking(id, block))
        for id, job, block in zip(ids, jobs, more, strict=True)
    ]
    results = await asyncio.gather(*requests)
    notes.expect("", "after the requests")
    return notes.report(results=[list(each) for each in results])


async def in_turn(submission, ids):
    """One request after the other in the same task, and the ids in threads of the loop's pool after each of them."""
    notes = Notes(submission)
    loop = asyncio.get_running_loop()
    # A free-threaded build gives each new thread the context in which it was started. So the only thread starts here.
    loop.set_default_executor(ThreadPoolExecutor(1))
    await loop.run_in_executor(None, notes.expect, "", "in a thread, before any request")
    for id in ids:
        await submission.handle(id, notes.work(id), notes.blocking(id))
        notes.expect("", "after a request")
        await loop.run_in_executor(None, notes.expect, "", "in a thread, after a request")
    return notes.report()


async def started(submission, ids):
    """Requests at the same time whose works start tasks, callbacks and threads, and one task that goes on."""
    notes = Notes(submission)
    loop = asyncio.get_running_loop()
    begun, background = [], []
    all_there, over = asyncio.Event(), asyncio.Event()

    def work_of(id):
        async def part(place, event=None):
            notes.expect(id, place)
            await (event.wait() if event else asyncio.sleep(0))
            notes.expect(id, f"{place}, after an await")

        async def work():
            begun.append(id)
            background.append(asyncio.create_task(part("in a task that goes on after its request", over)))
            if len(begun) == len(ids):
                all_there.set()
            await all_there.wait()
            await asyncio.gather(part("in a coroutine of gather"), asyncio.create_task(part("in a task")))
            called = loop.create_future()
            loop.call_soon(lambda: called.set_result(notes.expect(id, "in a callback")))
            await called
            await asyncio.to_thread(notes.expect, id, "in a thread that work uses")
            await part("in a coroutine")
            return "worked"

        return work

    await asyncio.gather(*[submission.handle(id, work_of(id), notes.blocking(id)) for id in ids])
    over.set()
    await asyncio.gather(*background)
    notes.expect("", "after the requests")
    return notes.report(works=len(begun))


async def inner(submission, outer, inside):
    """A request whose work handles other requests, one after the other and in tasks, with these ids."""
    notes = Notes(submission)

    async def work():
        for id in inside:
            await submission.handle(id, notes.work(id), notes.blocking(id))
            notes.expect(outer, "in work, after an inner request")
        await asyncio.gather(*[submission.handle(id, notes.work(id), notes.blocking(id)) for id in inside])
        notes.expect(outer, "in work, after inner requests in tasks")
        return "worked"

    results = await submission.handle(outer, work, notes.blocking(outer))
    notes.expect("", "after the outer request")
    return notes.report(results=results)


async def failing(submission, outer, id, kind):
    """Requests whose work or blocking raises, inside of another one: what came out, and whether blocking was called."""
    notes = Notes(submission)
    problem = getattr(builtins, kind)("of a request")
    called = []

    def fail():
        notes.expect(id, "in blocking")
        raise problem

    async def fail_at_once():
        notes.expect(id, "in work")
        fail()

    async def ending(work, blocking):
        try:
            await submission.handle(id, work, blocking)
        except Exception as error:
            if isinstance(error, NotImplementedError):
                raise
            return "the exception" if error is problem else f"another exception: {error!r}"
        return "no exception"

    async def work():
        ends = [await ending(fail_at_once, lambda: called.append("blocking"))]
        notes.expect(outer, "after work has raised")
        ends.append(await ending(notes.work(id), fail))
        notes.expect(outer, "after blocking has raised")
        return ends

    ends, _ = await submission.handle(outer, work, notes.blocking(outer))
    return notes.report(ends=ends, called=called)


async def kinds(submission, id):
    """For each exception that does not come out unchanged, its name and what came out. Also the calls of blocking."""
    notes = Notes(submission)
    lost, calls = [], 0
    for kind in KINDS:
        problem = kind("of a request")

        async def work(problem=problem):
            raise problem

        def blocking(problem=problem):
            nonlocal calls
            calls += 1
            raise problem

        for name, each in (("work", work), ("blocking", notes.work(id))):
            try:
                end = f"returned {await submission.handle(id, each, blocking)}"
            except Exception as error:
                end = "" if error is problem else f"raised another exception: {error!r}"
            if end:
                lost.append(f"{kind.__name__} in {name}: {end}")
        notes.expect("", "after a request")
    return notes.report(lost=lost[:5], called_once=calls == len(KINDS))


async def empty_results(submission, id):
    """The results of a request whose work and blocking return empty texts."""
    notes = Notes(submission)

    async def nothing():
        return ""

    results = await submission.handle(id, notes.work(id, nothing), notes.blocking(id, str))
    return notes.report(results=list(results))


async def cancelled(submission, outer, id):
    """Requests that are cancelled inside of another one, in work and in blocking: what came out."""
    notes = Notes(submission)
    loop = asyncio.get_running_loop()
    reached, go_on = asyncio.Event(), threading.Event()

    async def wait():
        reached.set()
        await asyncio.sleep(60)

    def block():
        loop.call_soon_threadsafe(reached.set)
        go_on.wait()

    async def ending(work, blocking):
        reached.clear()
        canceller = loop.create_task(cancel_then(asyncio.current_task()))
        try:
            await submission.handle(id, work, blocking)
        except asyncio.CancelledError:
            return "CancelledError"
        finally:
            await canceller
        return "no CancelledError"

    async def cancel_then(task):
        await reached.wait()
        task.cancel()
        go_on.set()  # now, so that a request may also wait for its thread on the loop

    async def work():
        ends = [await ending(wait, notes.blocking(id))]
        notes.expect(outer, "after a cancellation in work")
        go_on.clear()
        ends.append(await ending(notes.work(id), block))
        notes.expect(outer, "after a cancellation in blocking")
        return ends

    ends, _ = await asyncio.create_task(submission.handle(outer, work, notes.blocking(outer)))
    return notes.report(ends=ends)
