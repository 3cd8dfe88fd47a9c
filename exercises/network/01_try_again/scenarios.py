"""Requests that fail for the moment: each scenario returns when the tries were made, and how the call ended."""

import asyncio
import builtins


class OwnTimeout(TimeoutError):
    """A TimeoutError of a library."""


class OwnReset(ConnectionResetError):
    """A ConnectionError of a library, which is a subclass of a subclass."""


OWN = {kind.__name__: kind for kind in (OwnTimeout, OwnReset)}
"""Exceptions that are not built in, by name."""


class Response:
    """A response. It counts as false if its status is an error, as in some libraries."""

    def __init__(self, status, retry_after=None):
        self.status, self.retry_after = status, retry_after

    def __bool__(self):
        return self.status < 400


class Server:
    """Answers each request by one row: the seconds that it takes, a status or the name of an exception, Retry-After.

    The last row answers all further requests.
    """

    def __init__(self, rows, shares):
        self._rows, self._shares = rows, shares
        self._loop = asyncio.get_running_loop()
        self._start = self._loop.time()
        self.tries = []
        self._given = []

    def now(self):
        return round(self._loop.time() - self._start, 6)

    def row(self):
        return self._rows[min(len(self.tries), len(self._rows)) - 1]

    async def request(self):
        self.tries.append(self.now())
        number = len(self.tries)
        seconds, answer, *retry_after = self.row()
        await asyncio.sleep(seconds)
        is_response = isinstance(answer, int)
        if is_response:
            given = Response(answer, *retry_after)
        else:
            given = (OWN.get(answer) or getattr(builtins, answer))(f"of try {number}")
        self._given.append((number, answer, given))
        if is_response:
            return given
        raise given

    def random(self):
        """A share that depends on the number of tries so far."""
        return self._shares[(len(self.tries) - 1) % len(self._shares)]

    def named(self, end):
        """Which response or exception this is, by identity."""
        for number, answer, given in self._given:
            if end is given:
                return f"{'response' if isinstance(answer, int) else 'exception'} {answer} of try {number}"
        if isinstance(end, BaseException):
            return f"another {type(end).__name__}: {end}"
        return f"something else: {type(end).__name__}"

    async def call(self, submission, tries, base, idempotent):
        """A report of one call."""
        try:
            end = await submission.try_again(self.request, tries, base, self.random, idempotent)
        except asyncio.CancelledError:
            end = "CancelledError"
        except NotImplementedError:
            raise
        except Exception as error:
            end = self.named(error)
        else:
            end = self.named(end)
        return {"tries at": self.tries, "ended with": end, "seconds until the end": self.now()}


async def one_call(submission, rows, shares, tries, base, idempotent):
    """One call: the moments of its tries, how it ended, and when."""
    others = asyncio.all_tasks()
    report = await Server(rows, shares).call(submission, tries, base, idempotent)
    if tasks := len(asyncio.all_tasks() - others):
        report["tasks left running"] = tasks
    return report


async def cancelled(submission, rows, shares, tries, base, moments):
    """For each moment: how a call ended that was cancelled then, the tries that it made, and the tasks that it left."""
    report = {}
    for moment in moments:
        server = Server(rows, shares)
        task = asyncio.create_task(server.call(submission, tries, base, True))
        await asyncio.sleep(moment)
        task.cancel()
        try:
            ended = await task
        except asyncio.CancelledError:
            ended = {"ended with": "CancelledError", "seconds until the end": server.now()}
        await asyncio.sleep(0.001)
        left = len(asyncio.all_tasks()) - 1
        await asyncio.sleep(999)
        made = f"tries made: {len(server.tries)}, tasks left: {left}"
        report[f"cancelled at {moment}"] = f"{ended['ended with']} at {ended['seconds until the end']}, {made}"
    return report


async def together(submission, calls):
    """Calls at the same time, and then the first one again: for each, the moments of the tries and the end."""
    servers = [Server(*call[:2]) for call in calls]
    reports = await asyncio.gather(
        *[server.call(submission, *call[2:]) for server, call in zip(servers, calls, strict=True)]
    )
    rows, shares, *rest = calls[0]
    reports.append(await Server(rows, shares).call(submission, *rest))
    return {f"call {number}": report for number, report in enumerate(reports, 1)}


async def real(submission, base, meanwhile, jobs):
    """On the real clock: a request that is made three times, beside a job. Returns what came, and whether it waited."""
    loop = asyncio.get_running_loop()
    ends, starts, texts = [], [], []

    async def request():
        starts.append(loop.time())
        texts.append(await jobs[len(texts)]())
        ends.append(loop.time())
        return Response(503 if len(ends) < len(jobs) else 200)

    begun = asyncio.ensure_future(meanwhile())
    response = await submission.try_again(request, 9, base, lambda: 0.5, False)
    status = getattr(response, "status", None)
    waits = [0.5 * base * 2**number for number in range(len(starts) - 1)]
    gaps = [starts[1 + number] - ends[number] for number in range(len(starts) - 1)]
    early = any(gap < wait - 0.002 for gap, wait in zip(gaps, waits, strict=True))
    return [status, texts, await begun, "waited too little" if early else "waited"]
