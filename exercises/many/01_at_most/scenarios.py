"""Jobs that come one by one: each scenario returns how at_most ended, and what had become of the jobs."""

import asyncio
import builtins


class Jobs:
    """Jobs of some seconds each, made one by one: `source` is the generator that makes them.

    Each row has the result of a job, its seconds, the seconds that it cleans up if it is cancelled, and the name of an
    exception that it raises. `at_the_end` is the name of an exception that the source raises.
    """

    def __init__(self, rows, at_the_end=None):
        self._rows = [[*row, *(0, None)[len(row) - 2 :]] for row in rows]
        self._at_the_end = getattr(builtins, at_the_end)("of the source") if at_the_end else None
        self._start = asyncio.get_running_loop().time()
        self.problems = {}
        self.states = {}
        self.taken = self.ended = self.most_taken = self.in_flight = self.most_in_flight = 0
        self.over, self.over_at = "", None
        self.too_late = []

    def now(self):
        """Seconds since the jobs were made."""
        return round(asyncio.get_running_loop().time() - self._start, 6)

    def source(self):
        for number, row in enumerate(self._rows, 1):
            self.take()
            yield lambda number=number, row=row: self._run(number, *row)
        if self._at_the_end:
            self.problems["the exception of the source"] = self._at_the_end
            self.end("an exception")
            raise self._at_the_end

    def end(self, how):
        """From now on, no other job should be called. A call at this very moment does not count as one."""
        if self.over_at is None:
            self.over, self.over_at = how, self.now()

    def take(self):
        self.taken += 1
        self.most_taken = max(self.most_taken, self.taken - self.ended)

    async def _run(self, number, result, seconds, tidying, raises):
        called = f"called at {self.now()}"
        self.states[number] = f"{called}, still running"
        if self.over_at is not None and self.now() > self.over_at:
            self.too_late.append(number)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(seconds)
            if raises:
                self.end("an exception")
                self.problems[f"the exception of job {number}"] = getattr(builtins, raises)(number)
                raise self.problems[f"the exception of job {number}"]
            return result
        except asyncio.CancelledError:
            if tidying:
                await asyncio.sleep(tidying)
            raise
        finally:
            self.in_flight -= 1
            self.ended += 1
            self.states[number] = f"{called}, ended at {self.now()}"

    def named(self, error):
        """The name of the exception, by identity."""
        own = [name for name, problem in self.problems.items() if problem is error]
        return own[0] if own else f"another {type(error).__name__}"

    def left(self):
        """Everything that should not be: jobs still running, jobs called when it was over, or too many jobs taken."""
        found = {}
        if running := [number for number, state in self.states.items() if "still" in state]:
            found["jobs still running at the end"] = running
        if self.too_late:
            found[f"jobs called after {self.over}"] = self.too_late
        return found


async def ending(call, jobs):
    """The return value of the call, or the name of the exception that comes out."""
    try:
        return await call
    except asyncio.CancelledError:
        return "CancelledError"
    except Exception as error:
        if not jobs.problems:
            raise
        return jobs.named(error)


async def one_call(submission, rows, limit):
    """One call: its end, when each job was called and ended, and the jobs taken too early."""
    jobs = Jobs(rows)
    others = asyncio.all_tasks()
    report = {
        "at_most ended with": await ending(submission.at_most(jobs.source(), limit), jobs),
        "seconds until the end": jobs.now(),
    }
    for number, _ in enumerate(rows, 1):
        report[f"job {number}"] = jobs.states.get(number, "not called")
    if jobs.most_taken > limit + 1:
        report["most jobs taken that had not ended"] = jobs.most_taken
    if tasks := len(asyncio.all_tasks() - others):
        report["tasks left running"] = tasks
    return report | jobs.left()


async def fails(submission, rows, limit, at_the_end):
    """One call in which something raises: its end, and what should not be."""
    jobs = Jobs(rows, at_the_end)
    others = asyncio.all_tasks()
    report = {"at_most ended with": await ending(submission.at_most(jobs.source(), limit), jobs)}
    if tasks := len(asyncio.all_tasks() - others):
        report["tasks left running"] = tasks
    return report | jobs.left()


async def cancelled(submission, rows, limit, moments):
    """For each moment, how a call ended that was cancelled then, and what should not be."""
    ends = {}
    for moment in moments:
        jobs = Jobs(rows)
        task = asyncio.create_task(submission.at_most(jobs.source(), limit))
        await asyncio.sleep(moment)
        jobs.end("the cancellation")
        task.cancel()
        end = await ending(task, jobs)
        ends[f"cancelled at {moment}"] = {"at_most ended with": end} | jobs.left()
        await asyncio.sleep(99)
    return ends


async def thousand(submission, count, limit, seconds):
    """Very many jobs, the first one slow: whether the results are right, and the most jobs in flight and taken."""
    jobs = Jobs([[number, seconds if number else 2 * seconds] for number in range(count)])
    results = await submission.at_most(jobs.source(), limit)
    report = {"results": "right" if results == list(range(count)) else "wrong", "most in flight": jobs.most_in_flight}
    if jobs.most_taken > limit + 1:
        report["most jobs taken that had not ended"] = jobs.most_taken
    return report


async def again(submission, rows, limits):
    """Two calls at the same time and one after them: for each one, its end and the most jobs in flight."""
    calls = [Jobs(each) for each in rows]
    ends = await asyncio.gather(*[ending(submission.at_most(calls[n].source(), limits[n]), calls[n]) for n in range(2)])
    ends.append(await ending(submission.at_most(calls[2].source(), limits[2]), calls[2]))
    return {
        f"call {number}": {"ended with": end, "most in flight": jobs.most_in_flight}
        for number, (end, jobs) in enumerate(zip(ends, calls, strict=True), 1)
    }
