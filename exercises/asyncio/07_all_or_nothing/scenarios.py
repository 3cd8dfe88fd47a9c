"""Steps in virtual time: each scenario returns how all_or_nothing ended, and what had become of the steps by then."""

import asyncio
import builtins


def exception(name):
    """A new exception of a step. All of them look alike. "ExceptionGroup" gives a group with one exception in it."""
    if name == "ExceptionGroup":
        return ExceptionGroup("of a step", [ValueError("of a step")])
    return getattr(builtins, name)("of a step")


class Step:
    """A step of some seconds, which then returns its text, or raises the exception with the name `raises`.

    Once cancelled, it cleans up for `tidying` seconds. Then it ends as `then` says: with "CancelledError", "normally",
    or with the exception of that name. `calls` has what became of each call.
    """

    def __init__(self, text, seconds, raises=None, tidying=0, then="CancelledError"):
        self._text, self._seconds, self._tidying, self._then = text, seconds, tidying, then
        failure = raises or (then if then not in ("CancelledError", "normally") else None)
        self._raises = raises
        self.problem = exception(failure) if failure else None
        self.calls = []
        self._start = asyncio.get_running_loop().time()

    async def run(self):
        place = len(self.calls)
        self.calls.append("still running")
        try:
            await asyncio.sleep(self._seconds)
        except asyncio.CancelledError:
            start = f"cancelled at {self.now()}"
            self.calls[place] = f"{start}, still cleaning up"
            try:
                if self._tidying:
                    await asyncio.sleep(self._tidying)
            finally:
                self.calls[place] = f"{start}, ended at {self.now()}"
            if self._then == "CancelledError":
                raise
            if self._then != "normally":
                self.calls[place] = f"{start}, raised at {self.now()}"
                raise self.problem from None
            return self._text
        if self._raises:
            self.calls[place] = f"raised at {self.now()}"
            raise self.problem
        self.calls[place] = f"done at {self.now()}"
        return self._text

    def now(self):
        """Seconds since the step was made."""
        return round(asyncio.get_running_loop().time() - self._start, 6)


class Call:
    """A call of all_or_nothing with these steps. Row i of `rows` has the arguments of step i; `places` are indices."""

    def __init__(self, submission, rows, places=None):
        self.steps = [Step(*row) for row in rows]
        self._function = submission.all_or_nothing
        self._arguments = [[step.run for step in self.steps][place] for place in places or range(len(rows))]
        self.end = "nothing"

    async def run(self):
        """Makes the call. Returns a report: its end, the time, and what had become of the steps."""
        try:
            self.end = await self._function(self._arguments)
        except asyncio.CancelledError:
            self.end = "CancelledError"
        except Exception as error:
            if isinstance(error, NotImplementedError) or not any(step.problem for step in self.steps):
                raise
            self.end = self._describe(error)
        report = {
            "all_or_nothing ended with": self.end,
            "seconds until the end": Step.now(self.steps[0]) if self.steps else 0,
        }
        for number, step in enumerate(self.steps, 1):
            report[f"step {number}"] = " and ".join(step.calls) or "not called"
        return report

    def _describe(self, error):
        """The exception in words: that of a step, a group of such, or another one."""
        own = [number for number, step in enumerate(self.steps, 1) if step.problem is error]
        if own:
            return f"the exception of step {own[0]}"
        if isinstance(error, ExceptionGroup):
            return f"a group of {' and '.join(sorted(map(self._describe, error.exceptions)))}"
        return f"another {type(error).__name__}"


async def one_call(submission, rows, places=None):
    """One call: how it ended, when, and what had become of the steps by then."""
    others = asyncio.all_tasks()
    report = await Call(submission, rows, places).run()
    if left := asyncio.all_tasks() - others:
        report["tasks left running"] = len(left)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
    return report


async def none(submission):
    """A call without steps: its result."""
    return await submission.all_or_nothing([])


async def cancelled(submission, rows, moments):
    """For each moment, how a call ended that was cancelled then, and which steps had not ended by then."""
    ends = {}
    for moment in moments:
        call = Call(submission, rows)
        others = asyncio.all_tasks()
        task = asyncio.create_task(call.run())
        await asyncio.sleep(moment)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            call.end = "CancelledError"  # the call had not begun
        running = [number for number, step in enumerate(call.steps, 1) if "still" in " ".join(step.calls)]
        left = f", while running: {', '.join(f'step {number}' for number in running)}" if running else ""
        if not running and (tasks := len(asyncio.all_tasks() - others)):
            left = f", while running: {tasks} tasks"
        ends[f"cancelled at {moment}"] = f"{call.end}{left}"
        await asyncio.sleep(99)
    return ends


async def again(submission, *lists):
    """Calls at the same time, each with its own rows; then the last one once more."""
    calls = [Call(submission, rows) for rows in lists]
    reports = await asyncio.gather(*[call.run() for call in calls])
    reports.append(await calls[-1].run())
    return {f"call {number} ended with": each["all_or_nothing ended with"] for number, each in enumerate(reports, 1)}
