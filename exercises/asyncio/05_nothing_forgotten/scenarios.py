"""Requests that are handled in the background: each scenario returns how serve ended, and what became of each."""

import asyncio
import builtins
import gc
import weakref


class Source:
    """An async iterator over requests. Each of `rows` has the seconds before a request, and the request.

    At the end it raises `problem`, after `last` seconds, or stops.
    """

    def __init__(self, rows, last=0, problem=None):
        self._rows, self._last, self.problem = iter(rows), last, problem

    def __aiter__(self):
        return self

    async def __anext__(self):
        for seconds, request in self._rows:
            await asyncio.sleep(seconds)
            return request
        await asyncio.sleep(self._last)
        raise self.problem or StopAsyncIteration


class World:
    """All that serve needs. Row i of `rows` is about request i: the seconds before it, its text, the seconds that its
    handling takes, the name of the exception that its handling raises, and the seconds of cleaning up if cancelled.

    `log_seconds` is what a log takes. `states` has what became of each request.
    """

    def __init__(self, rows, log_seconds=0, last=0, breaks=None):
        rows = [[*row, None, None][:5] for row in rows]
        self._rows, self._log_seconds = rows, log_seconds
        self.problems = [getattr(builtins, kind)("of a handling") if kind else None for *_, kind, _ in rows]
        self.states = ["not handled"] * len(rows)
        self.also_logged = []
        self.source = Source(
            [row[:2] for row in rows], last, getattr(builtins, breaks)("of requests") if breaks else None
        )
        self._start = asyncio.get_running_loop().time()

    def now(self):
        """Seconds since this was made."""
        return round(asyncio.get_running_loop().time() - self._start, 6)

    async def handle(self, request):
        found = [i for i, row in enumerate(self._rows) if row[1] == request and self.states[i] == "not handled"]
        if not found:
            self.also_logged.append(f"handled again: {request!r}")
            return None
        place = found[0]
        _, _, seconds, kind, tidying = self._rows[place]
        self.states[place] = "still running"
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.states[place] = "still cleaning up"
            try:
                if tidying:
                    await asyncio.sleep(tidying)
            finally:
                self.states[place] = "cancelled"
            raise
        if kind:
            self.states[place] = f"failed at {self.now()}"
            raise self.problems[place]
        self.states[place] = f"done at {self.now()}"
        return self.states[place]

    async def log(self, request, error):
        places = [i for i, problem in enumerate(self.problems) if problem is error and self._rows[i][1] == request]
        if not places:
            self.also_logged.append(f"{type(error).__name__} for {request!r}")
            return
        failed = self.states[places[0]]
        self.states[places[0]] = f"{failed}, log still running"
        try:
            await asyncio.sleep(self._log_seconds)
        except asyncio.CancelledError:
            self.states[places[0]] = f"{failed}, log cancelled"
            raise
        self.states[places[0]] = f"{failed}, logged at {self.now()}"

    async def serve(self, submission):
        """Calls serve; returns how it ended."""
        try:
            return await submission.serve(self.source, self.handle, self.log)
        except asyncio.CancelledError:
            return "CancelledError"
        except Exception as error:
            if error is self.source.problem:
                return "the exception of requests"
            if error in self.problems:
                return "the exception of a handling"
            if self.source.problem is None or isinstance(error, NotImplementedError):
                raise
            return f"another {type(error).__name__}"

    def report(self, end):
        """The fate of the requests until serve ended so."""
        report = {"serve ended with": end, "seconds until the end": self.now()}
        report |= {f"request {number}": state for number, state in enumerate(self.states, 1)}
        return report | ({"also": self.also_logged} if self.also_logged else {})


async def one_call(submission, rows, *options):
    """One call of serve: how it ended, when, and what had become of the requests by then."""
    others = asyncio.all_tasks()
    world = World(rows, *options)
    report = world.report(await world.serve(submission))
    if left := asyncio.all_tasks() - others:
        report["tasks left running"] = len(left)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
    return report


async def cancelled(submission, rows, log_seconds, last, moments, breaks=None):
    """For each moment, how a call ended that was cancelled then, and which requests were still worked on."""
    ends = {}
    for moment in moments:
        others = asyncio.all_tasks()
        world = World(rows, log_seconds, last, breaks)
        task = asyncio.create_task(world.serve(submission))
        await asyncio.sleep(moment)
        task.cancel()
        try:
            end = await task
        except asyncio.CancelledError:
            end = "CancelledError"  # the call had not begun
        running = [f"request {number}" for number, state in enumerate(world.states, 1) if "still" in state]
        if not running and (tasks := len(asyncio.all_tasks() - others)):
            running = [f"{tasks} tasks"]
        text = f"{end}, while running: {', '.join(running)}" if running else f"{end}"
        await asyncio.sleep(99)
        ends[f"cancelled at {moment}"] = text + "".join(f", logged: {each}" for each in world.also_logged)
    return ends


async def again(submission, *lists):
    """Calls at the same time, each with its own requests, and one more after them: the reports."""
    worlds = [World(rows) for rows in lists]

    async def call(world):
        return world.report(await world.serve(submission))

    reports = await asyncio.gather(*[call(world) for world in worlds])
    reports.append(await call(World(lists[0])))
    return {f"call {number}, {key}": value for number, each in enumerate(reports, 1) for key, value in each.items()}


async def jobs(submission, *jobs):
    """Each request is handled by a job of its own: what serve returns."""
    texts = [str(number) for number in range(len(jobs))]

    async def handle(request):
        await jobs[int(request)]()

    async def log(request, error):
        raise error

    return await submission.serve(Source([(0, text) for text in texts]), handle, log)


async def collected(submission, count):
    """Each handling waits for something to which nothing else refers, and the garbage collector runs."""
    waiting, handled = weakref.WeakSet(), []

    async def handle(request):
        future = asyncio.get_running_loop().create_future()
        waiting.add(future)
        await future
        handled.append(request)

    async def log(request, error):
        raise error

    async def collect():
        while True:
            for _ in range(5):
                await asyncio.sleep(0)
            gc.collect()
            for future in list(waiting):
                if not future.done():
                    future.set_result(None)
                del future

    collecting = asyncio.create_task(collect())
    number = await submission.serve(Source([(0, f"request {n}") for n in range(count)]), handle, log)
    collecting.cancel()
    await asyncio.wait([collecting])
    return {"serve returned": number, "requests handled": len(handled)}


class Request(str):
    """A request to which there can be weak references."""


class Result:
    """The result of a handling."""


class Refused(Exception):
    """The exception of a handling."""


async def kept(submission, count):
    """Many requests come and are handled, and every third one fails: how many of them the program still keeps."""
    tracked = []

    def track(thing, number):
        tracked.append((number, weakref.ref(thing)))

    class Counting(Source):
        async def __anext__(self):
            for _ in range(4):
                await asyncio.sleep(0)
            return await super().__anext__()

    async def handle(request):
        number = int(request)
        track(request, number)
        track(asyncio.current_task(), number)
        if number % 3 == 0:
            error = Refused(request)
            track(error, number)
            raise error
        result = Result()
        track(result, number)
        return result

    async def log(request, error):
        pass

    def requests():
        for number in range(count):
            yield 0, Request(number)
        gc.collect()
        alive.extend({number for number, thing in tracked if thing() is not None})

    alive = []
    number = await submission.serve(Counting(requests()), handle, log)
    return {"serve returned": number, "kept": len(alive)}
