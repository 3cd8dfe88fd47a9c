"""Uses of a pace, in virtual time: each scenario returns the moments of the entries."""

import asyncio
import queue

KINDS = [
    *(BaseException, Exception, GeneratorExit, StopAsyncIteration, ArithmeticError, AssertionError, AttributeError),
    *(BufferError, EOFError, ImportError, IndexError, KeyError, LookupError, NameError, OSError, PermissionError),
    *(ReferenceError, RuntimeError, TimeoutError, TypeError, UserWarning, ValueError, asyncio.QueueEmpty),
    *(asyncio.InvalidStateError, asyncio.BrokenBarrierError, queue.Empty, queue.Full),
]
"""The exceptions that a block may raise."""


class Clock:
    """Seconds since it was made, on the event loop's clock."""

    def __init__(self):
        self._loop = asyncio.get_running_loop()
        self._start = self._loop.time()

    def now(self):
        return round(self._loop.time() - self._start, 6)


async def visit(pace, clock, report, number, arrival=0.0, seconds=0.0, cancelled=None, failure=None):
    """One task: it comes at `arrival`, stays for some seconds, and is perhaps cancelled or fails in the block.

    `report` gets one line for it.
    """

    async def enter():
        await asyncio.sleep(arrival)
        async with pace:
            report[f"task {number}"] = f"entered at {clock.now()}"
            await asyncio.sleep(seconds)
            if failure:
                raise failure

    task = asyncio.create_task(enter())
    if cancelled is not None:
        asyncio.get_running_loop().call_later(cancelled, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        report[f"task {number}"] = report.get(f"task {number}", "not entered") + f", cancelled at {clock.now()}"
    except BaseException as error:
        if failure is None or isinstance(error, NotImplementedError):
            raise
        report[f"task {number}"] += ", its exception came out" if error is failure else f", another {error!r}"
    else:
        if failure:
            report[f"task {number}"] += f", its {type(failure).__name__} did not come out"


async def visits(submission, calls, per, rows):
    """Tasks that come to one pace: when each one entered. Each row has arrival, seconds and moment of cancellation."""
    clock, report = Clock(), {f"task {number}": "not entered" for number, _ in enumerate(rows, 1)}
    others = asyncio.all_tasks()
    pace = submission.Pace(calls, per)
    await asyncio.gather(*[visit(pace, clock, report, number, *row) for number, row in enumerate(rows, 1)])
    if tasks := len(asyncio.all_tasks() - others):
        report["tasks left running"] = tasks
    return report


async def fails(submission, calls, per, count):
    """As `visits`, but each of so many blocks raises an exception of another class."""
    clock, report = Clock(), {}
    pace = submission.Pace(calls, per)
    errors = enumerate((kind("raised on purpose") for kind in KINDS[:count]), 1)
    rows = [(number, 0.0, 0.0, None, error) for number, error in errors]
    await asyncio.gather(*[visit(pace, clock, report, *row) for row in rows])
    return report


async def idle(submission, per):
    """How many tasks run some time after the only waiting task was cancelled."""
    others = asyncio.all_tasks()
    pace = submission.Pace(1, 10 * per)
    async with pace:
        pass

    async def enter():
        async with pace:
            pass

    task = asyncio.create_task(enter())
    await asyncio.sleep(2 * per)
    task.cancel()
    await asyncio.sleep(per)
    return {"tasks running after the cancellation": len(asyncio.all_tasks() - others)}


async def one_task(submission, calls, per, count):
    """One task that enters again and again."""
    clock, report = Clock(), {}
    pace = submission.Pace(calls, per)
    for number in range(1, count + 1):
        async with pace:
            report[f"entry {number}"] = f"at {clock.now()}"
    return report


async def nested(submission, calls, per):
    """A block in a block."""
    clock, report = Clock(), {}
    pace = submission.Pace(calls, per)
    async with pace:
        report["outer block"] = f"entered at {clock.now()}"
        async with pace:
            report["inner block"] = f"entered at {clock.now()}"
    return report


async def several(submission, paces, count):
    """Several paces at the same time, each with its own numbers: the moments of the entries for each."""
    clock, report = Clock(), {}

    async def use(number, calls, per):
        pace, entries = submission.Pace(calls, per), []
        for _ in range(count):
            async with pace:
                entries.append(clock.now())
        report[f"pace {number}"] = entries

    await asyncio.gather(*[use(number, *each) for number, each in enumerate(paces, 1)])
    return report


async def crowd(submission, calls, per, count):
    """Many tasks at once: how many entered at each moment, and whether they entered in order."""
    clock, moments, order = Clock(), {}, []
    pace = submission.Pace(calls, per)

    async def enter(number):
        async with pace:
            moments[clock.now()] = moments.get(clock.now(), 0) + 1
            order.append(number // calls)

    await asyncio.gather(*[enter(number) for number in range(count)])
    return {"entries at each moment": moments, "in order": order == sorted(order)}


async def real(submission, calls, per, jobs):
    """A job in each block, in real time: what they return, and whether the last block was entered early."""
    loop = asyncio.get_running_loop()
    start = last = loop.time()
    pace = submission.Pace(calls, per)

    async def enter(number, job):
        nonlocal last
        await asyncio.sleep(number / 20)
        async with pace:
            last = loop.time()
            return await job()

    results = await asyncio.gather(*[enter(*each) for each in enumerate(jobs)])
    least = (len(jobs) - 1) // calls * per
    in_time = last - start >= least - 0.001
    return {"results": results, "the last block": "in time" if in_time else f"entered before {least} s"}
