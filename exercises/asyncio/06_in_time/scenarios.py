"""Jobs with limits, in virtual time: each scenario returns how in_time ended, and what had become of the jobs."""

import asyncio
import builtins


class Job:
    """A job of some seconds, which then returns its text, or raises the exception with the name `raises`.

    Once cancelled, it cleans up for `tidying` seconds. `calls` has what became of each call.
    """

    def __init__(self, text, seconds, tidying=0, raises=None):
        self._text, self._seconds, self._tidying = text, seconds, tidying
        self.problem = getattr(builtins, raises)("of a job") if raises else None
        self.calls = []
        self._start = asyncio.get_running_loop().time()

    async def run(self):
        place = len(self.calls)
        self.calls.append("still running")
        try:
            await asyncio.sleep(self._seconds)
        except asyncio.CancelledError:
            late = f"cancelled at {self.now()}"
            self.calls[place] = f"{late}, still cleaning up"
            try:
                if self._tidying:
                    await asyncio.sleep(self._tidying)
            finally:
                self.calls[place] = f"{late}, ended at {self.now()}"
            raise
        self.calls[place] = f"done at {self.now()}"
        if self.problem:
            self.calls[place] = f"raised at {self.now()}"
            raise self.problem
        return self._text

    def now(self):
        """Seconds since the job was made."""
        return round(asyncio.get_running_loop().time() - self._start, 6)


class Call:
    """A call of in_time with these jobs. Row i of `rows` has the arguments of job i; `places` are its indices."""

    def __init__(self, submission, rows, places, limits, total):
        self.jobs = [Job(*row) for row in rows]
        self._in_time, self._limits, self._total = submission.in_time, limits, total
        self._functions = [[job.run for job in self.jobs][place] for place in places]
        self.end = "nothing"

    async def run(self, total=None):
        """Makes the call, with its total or another one. Returns a report: its end, the time, the jobs."""
        try:
            self.end = await self._in_time(self._functions, self._limits, total or self._total)
        except asyncio.CancelledError:
            self.end = "CancelledError"
        except Exception as error:
            if isinstance(error, NotImplementedError) or not any(job.problem for job in self.jobs):
                raise
            own = [number for number, job in enumerate(self.jobs, 1) if job.problem is error]
            self.end = f"the exception of job {own[0]}" if own else f"another {type(error).__name__}: {error}"
        report = {"in_time ended with": self.end, "seconds until the end": Job.now(self.jobs[0]) if self.jobs else 0}
        for number, job in enumerate(self.jobs, 1):
            report[f"job {number}"] = " and ".join(job.calls) or "not called"
        return report


async def one_call(submission, rows, limits, total, places=None):
    """One call of in_time: how it ended, when, and what had become of the jobs by then."""
    others = asyncio.all_tasks()
    report = await Call(submission, rows, places or range(len(rows)), limits, total).run()
    if left := len(asyncio.all_tasks() - others):
        report["tasks left running"] = left
    return report


async def none(submission, total):
    """A call without jobs: the list, and the seconds that it took."""
    start = asyncio.get_running_loop().time()
    return {"result": await submission.in_time([], [], total), "seconds": asyncio.get_running_loop().time() - start}


async def cancelled(submission, rows, limits, total, moments):
    """For each moment, how a call ended that was cancelled then, and which jobs had not ended by then."""
    ends = {}
    for moment in moments:
        call = Call(submission, rows, range(len(rows)), limits, total)
        others = asyncio.all_tasks()
        task = asyncio.create_task(call.run())
        await asyncio.sleep(moment)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            call.end = "CancelledError"  # the call had not begun
        running = [number for number, job in enumerate(call.jobs, 1) if "still" in " ".join(job.calls)]
        left = f", while running: {', '.join(f'job {number}' for number in running)}" if running else ""
        if not running and (tasks := len(asyncio.all_tasks() - others)):
            left = f", while running: {tasks} tasks"
        ends[f"cancelled at {moment}"] = f"{call.end}{left}"
        await asyncio.sleep(99)
    return ends


async def again(submission, rows, limits, totals):
    """Calls at the same time, each with its own rows and total; then the first one once more, with the last total."""
    pairs = zip(rows, totals[:-1], strict=True)
    calls = [Call(submission, each, range(len(each)), limits, total) for each, total in pairs]
    reports = await asyncio.gather(*[call.run() for call in calls])
    reports.append(await calls[0].run(totals[-1]))
    return {f"call {number} ended with": each["in_time ended with"] for number, each in enumerate(reports, 1)}
