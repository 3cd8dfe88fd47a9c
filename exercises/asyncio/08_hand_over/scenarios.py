"""Producers and consumers in virtual time: each scenario returns how hand_over ended, and what became of the items."""

import asyncio
import builtins
import queue

KINDS = [
    *(Exception, StopAsyncIteration, ArithmeticError, AssertionError, AttributeError, BufferError, EOFError),
    *(ImportError, IndexError, KeyError, LookupError, NameError, OSError, PermissionError, ReferenceError),
    *(RuntimeError, TimeoutError, TypeError, UserWarning, ValueError),
    *(asyncio.QueueEmpty, asyncio.QueueFull, asyncio.InvalidStateError, asyncio.BrokenBarrierError, queue.Empty),
]
"""The exceptions that a consumer or a producer may raise. StopAsyncIteration is the end of a producer."""


class Item:
    """One item of a producer, on its way: `state` says what has become of it."""

    def __init__(self, label, thing, problem):
        self.label, self.thing, self.problem = label, thing, problem
        self.state = "not given"


class Producer:
    """An async iterator over rows [seconds, item]. A row [seconds, "raises", name] raises that exception instead.

    It is `waiting` during the seconds of a row.
    """

    def __init__(self, world, number, rows):
        self._world, self.number = world, number
        self.items = [
            Item(f"item {place} of producer {number}", row[1], world.exception(row[2]) if len(row) > 2 else None)
            for place, row in enumerate(rows, 1)
        ]
        self._rows = iter(zip(rows, self.items, strict=True))
        self.waiting = False

    def __aiter__(self):
        return self

    async def __anext__(self):
        for (seconds, *_), item in self._rows:
            self.waiting = True
            try:
                await asyncio.sleep(seconds)
            finally:
                self.waiting = False
            if item.problem:
                item.state = f"raised at {self._world.now()}"
                raise item.problem
            self._world.give(item)
            return item.thing
        raise StopAsyncIteration


class World:
    """Producers with rows of their own, and consumers.

    Consumer i takes `seconds[i]` for each item, and raises for an item that is the text "bad". If it is cancelled, it
    cleans up for `tidying` seconds.
    """

    def __init__(self, lists, seconds, tidying=0):
        self.problems, self._tidying = [], tidying
        self._start = asyncio.get_running_loop().time()
        self.producers = [Producer(self, number, rows) for number, rows in enumerate(lists, 1)]
        self.items = [item for producer in self.producers for item in producer.items]
        self.consumers = [self._consumer(place, each) for place, each in enumerate(seconds)]
        self.ahead = self.most_ahead = 0
        self.done_by = [0] * len(seconds)
        self.busy = [0] * len(seconds)
        self.remarks = []

    def now(self):
        """Seconds since this was made."""
        return round(asyncio.get_running_loop().time() - self._start, 6)

    def exception(self, name):
        self.problems.append(getattr(builtins, name)("of a producer or a consumer"))
        return self.problems[-1]

    def give(self, item):
        item.state = "waits"
        self.ahead += 1
        self.most_ahead = max(self.most_ahead, self.ahead)

    def _consumer(self, place, seconds):
        async def consume(thing):
            await self._consume(place, seconds, thing)

        return consume

    async def _consume(self, place, seconds, thing):
        found = [item for item in self.items if item.thing is thing and item.state == "waits"]
        if not found:
            self.remarks.append(f"consumed again, or never given: {thing!r}")
            return
        item = found[0]
        self.ahead -= 1
        self.busy[place] += 1
        if self.busy[place] > 1:
            self.remarks.append(f"consumer {place + 1} got an item while it worked on another one")
        begun = f"begun at {self.now()}"
        item.state = f"{begun}, still running"
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            try:
                if self._tidying:
                    await asyncio.sleep(self._tidying)
            finally:
                item.state = f"{begun}, cancelled"
            raise
        finally:
            self.busy[place] -= 1
        if type(thing) is str and thing == "bad":
            item.state = f"{begun}, raised at {self.now()}"
            raise self.exception("LookupError")
        item.state = f"{begun}, done at {self.now()}"
        self.done_by[place] += 1

    async def hand_over(self, submission, room):
        """Calls hand_over; returns how it ended."""
        try:
            return await submission.hand_over(self.producers, self.consumers, room)
        except asyncio.CancelledError:
            return "CancelledError"
        except Exception as error:
            if any(error is problem for problem in self.problems):
                return "the exception that was raised"
            if isinstance(error, NotImplementedError) or not self.problems:
                raise
            return f"another {type(error).__name__}"

    def running(self):
        """The labels of what still runs."""
        items = [item.label for item in self.items if "still" in item.state]
        return items + [f"producer {producer.number}" for producer in self.producers if producer.waiting]

    def report(self, end):
        """How the call ended, when, and what is not in order."""
        report = {"hand_over ended with": end, "seconds until the end": self.now()}
        if running := self.running():
            report["still running"] = running
        return report | ({"remarks": self.remarks} if self.remarks else {})


async def _called(submission, world, room):
    """The report of a call, with the number of tasks that it has left behind."""
    others = asyncio.all_tasks()
    report = world.report(await world.hand_over(submission, room))
    if left := asyncio.all_tasks() - others:
        report["tasks left running"] = len(left)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
    return report


async def items(submission, lists, seconds, room):
    """A call: what became of each item."""
    world = World(lists, seconds)
    report = await _called(submission, world, room)
    return report | {item.label: item.state for item in world.items}


async def shares(submission, lists, seconds, room):
    """A call: how many items each consumer has consumed."""
    world = World(lists, seconds)
    report = await _called(submission, world, room)
    return report | {f"consumer {number} consumed": count for number, count in enumerate(world.done_by, 1)}


async def waiting(submission, lists, seconds, room):
    """A call: how many items had been given and not yet begun, at most."""
    world = World(lists, seconds)
    report = await _called(submission, world, room)
    return report | {"consumed": sum(world.done_by), "most items that waited": world.most_ahead}


async def fails(submission, lists, seconds, room, tidying):
    """A call in which something raises: how many items had been begun."""
    world = World(lists, seconds, tidying)
    report = await _called(submission, world, room)
    return report | {"items begun": sum("begun" in item.state for item in world.items)}


async def cancelled(submission, lists, seconds, room, tidying, moments):
    """For each moment, how a call ended that was cancelled then, and what still ran."""
    ends = {}
    for moment in moments:
        others = asyncio.all_tasks()
        world = World(lists, seconds, tidying)
        task = asyncio.create_task(world.hand_over(submission, room))
        await asyncio.sleep(moment)
        task.cancel()
        try:
            end = await task
        except asyncio.CancelledError:
            end = "CancelledError"  # the call had not begun
        running = world.running()
        if not running and (left := asyncio.all_tasks() - others):
            running = [f"{len(left)} tasks"]
        for left in asyncio.all_tasks() - others:
            left.cancel()
        await asyncio.sleep(99)
        ends[f"cancelled at {moment}"] = f"{end}, while running: {', '.join(running)}" if running else str(end)
    return ends


async def kinds(submission, of_consumer):
    """For each exception that hand_over does not raise, its name and how hand_over ended."""
    lost = []
    for kind in KINDS:
        if kind is StopAsyncIteration and not of_consumer:
            continue
        error = kind("raised on purpose")

        async def consume(number, error=error):
            if of_consumer and number == 1:
                raise error
            await asyncio.sleep(1)

        async def produce(error=error):
            for number in range(3):
                yield number
            if not of_consumer:
                raise error

        try:
            end = f"returned {await submission.hand_over([produce()], [consume, consume], 1)}"
        except NotImplementedError:
            raise
        except Exception as raised:
            end = "" if raised is error else f"raised {type(raised).__name__}: {raised}"
        if end:
            lost.append(f"{kind.__name__}: {end}")
    return lost


async def several_fail(submission, of_consumers):
    """How a call ended in which two consumers or two producers raise in the same step of the loop."""
    errors, gate = [], asyncio.Event()

    async def fail(kind):
        errors.append(kind("raised on purpose"))
        mine = errors[-1]
        if len(errors) == 2:
            asyncio.get_running_loop().call_soon(gate.set)
        await gate.wait()
        raise mine

    async def produce(number):
        yield number
        if not of_consumers:
            await fail(OSError if number else LookupError)

    async def consume(number):
        if of_consumers:
            await fail(OSError if number else LookupError)

    try:
        return await submission.hand_over([produce(0), produce(1)], [consume, consume], 9)
    except Exception as error:
        if isinstance(error, NotImplementedError):
            raise
        ours = any(error is each for each in errors)
        return "one of the exceptions" if ours else f"another {type(error).__name__}"


async def cancelled_in_the_end(submission, lists, seconds, tidying, moments):
    """A call that is cancelled at these moments, of which the last is in a clean-up: what runs when it has ended."""
    world = World(lists, seconds, tidying)
    others = asyncio.all_tasks()
    task = asyncio.create_task(world.hand_over(submission, 9))
    for moment in moments:
        await asyncio.sleep(moment - world.now())
        task.cancel()
    try:
        end = await task
    except asyncio.CancelledError:
        end = "CancelledError"
    running = world.running()
    left = asyncio.all_tasks() - others
    for each in left:
        each.cancel()
    await asyncio.sleep(99 + tidying)
    return {"hand_over ended with": end, "still running": running, "tasks left running": len(left)}


async def again(submission, lists, seconds, room):
    """Calls at the same time, each with one of the lists, and one more after them: what became of the items."""
    worlds = [World([rows], seconds) for rows in lists]

    async def call(world):
        report = world.report(await world.hand_over(submission, room))
        return report | {item.label: item.state for item in world.items}

    reports = await asyncio.gather(*[call(world) for world in worlds])
    reports.append(await call(World([lists[0]], seconds)))
    return {f"call {number}, {key}": value for number, each in enumerate(reports, 1) for key, value in each.items()}


async def jobs(submission, consumers, producers, *jobs):
    """Each item is consumed by a job of its own: what hand_over returns."""

    async def produce(first):
        for number in range(first, len(jobs), producers):
            await asyncio.sleep(0)
            yield number

    async def consume(number):
        await jobs[number]()

    return await submission.hand_over([produce(first) for first in range(producers)], [consume] * consumers, 3)
