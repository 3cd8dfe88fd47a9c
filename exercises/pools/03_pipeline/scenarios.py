"""Items that go through a pipeline: each scenario returns what came out, when, and how much was under way."""

import asyncio
import builtins
import concurrent.futures
import queue
import threading
import time

KINDS = [
    *(Exception, BaseException, KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration, StopAsyncIteration),
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, IndexError, KeyError),
    *(LookupError, NameError, OSError, PermissionError, ReferenceError, RuntimeError, TimeoutError, TypeError),
    *(UserWarning, ValueError, queue.Empty, queue.Full, threading.BrokenBarrierError),
    *(asyncio.CancelledError, concurrent.futures.CancelledError, concurrent.futures.InvalidStateError),
]
"""The exceptions that the pipeline has to let through."""


def together(*works):
    """Call each function in its own thread, and return the results in order."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Plant:
    """A source and stages that note what is under way. Stage number k takes `seconds[k]` and adds its letter.

    failing    pairs of a stage and an item: there, the stage raises
    kind       the exception, or its name
    """

    def __init__(self, seconds, failing=(), kind="OSError"):
        self.seconds, self.failing = seconds, [tuple(pair) for pair in failing]
        kind = getattr(builtins, kind) if isinstance(kind, str) else kind
        self.errors = [kind("raised on purpose") for _ in self.failing or [None]]
        self.to_raise = dict(zip(self.failing, self.errors, strict=False))  # each of them once
        self.lock = threading.Lock()
        self.running = [0] * len(seconds)
        self.most = [0] * len(seconds)
        self.begun = [0] * len(seconds)
        self.taken = 0
        self.ahead = [0] * len(seconds)
        self.order = [[] for _ in seconds]

    def source(self, items, seconds=0.0):
        for item in items:
            if seconds:
                time.sleep(seconds)
            self.taken += 1
            for stage, begun in enumerate(self.begun):
                self.ahead[stage] = max(self.ahead[stage], self.taken - begun)
            yield item

    def stage(self, number):
        def call(item):
            with self.lock:
                self.running[number] += 1
                self.begun[number] += 1
                self.order[number].append(str(item)[0])
                self.most[number] = max(self.most[number], self.running[number])
            if self.seconds[number]:
                time.sleep(self.seconds[number])
            with self.lock:
                self.running[number] -= 1
                error = self.to_raise.pop((number, str(item)[0]), None)
            if error is not None:
                raise error
            return f"{item}{'abc'[number]}"

        return call

    def stages(self):
        return [self.stage(number) for number in range(len(self.seconds))]

    def run(self, submission, source, workers, room):
        """How the pipeline ended, and when."""
        begun = time.monotonic()
        try:
            end = f"returned {submission.pipeline(source, self.stages(), workers, room)}"
        except NotImplementedError:
            raise
        except BaseException as error:
            ours = any(error is each for each in self.errors)
            end = "raised the exception" if ours else f"raised {type(error).__name__}: {error}"
        return {"the pipeline": end, "after": f"{round(time.monotonic() - begun, 6):.12g} s"}


def straight(submission, count, seconds, workers, room, pause=0.0):
    """The end for numbered items, the most calls of each stage at once, where too many items were ahead of it, and the
    order in which a single worker began with them."""
    plant = Plant(seconds)
    outcome = plant.run(submission, plant.source(range(count), pause), workers, room)
    far = [
        f"{ahead} before stage {stage + 1}, where {limit} may be"
        for stage, ahead in enumerate(plant.ahead)
        if ahead > (limit := (stage + 1) * (workers + room) + 1)
    ]
    outcome["too many items"] = " and ".join(far) or "none"
    if pause:
        del outcome["after"]  # it depends on who reads the source
    else:
        outcome["most calls at once in each stage"] = plant.most
    if workers == 1:
        outcome["order of the items in each stage"] = ["".join(order) for order in plant.order]
    return outcome


def fails(submission, count, failing, kind, workers, room, seconds=()):
    """The end for items 0, 1 and so on, of which some make a stage raise. Only few more should be taken."""
    plant = Plant(seconds or [0, 0], failing, kind)
    outcome = plant.run(submission, plant.source(item % 10 for item in range(count)), workers, room)
    return {
        "the pipeline": outcome["the pipeline"],
        "calls still running": sum(plant.running),
        "items taken from the source": "few" if plant.taken < 40 else f"{plant.taken} or more",
    }


def source_fails(submission, kind, workers):
    """The end for a source that raises after two items."""
    plant = Plant([1, 1], kind=kind)

    def source():
        yield from plant.source(range(2))
        raise plant.errors[0]

    outcome = plant.run(submission, source(), workers, 1)
    return {"the pipeline": outcome["the pipeline"], "calls still running": sum(plant.running)}


def kinds(submission, place, workers):
    """The exceptions that did not come out of the pipeline, and what did, if a stage raises them or the source does."""
    lost = []
    for kind in KINDS:
        if place == "stage":
            plant = Plant([0, 0], [(1, "1")], kind)
            source = plant.source(range(3))
        elif kind is StopIteration:
            continue  # it ends a source
        else:
            plant = Plant([0, 0], kind=kind)
            source = FailingSource(plant.errors[0])
        end = plant.run(submission, source, workers, 1)["the pipeline"]
        if end != "raised the exception":
            lost.append(f"{kind.__name__}: {end}")
    return lost


class FailingSource:
    """Gives two items and raises. It is no generator: a generator turns some exceptions into others."""

    def __init__(self, error):
        self.error, self.given = error, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.given += 1
        if self.given > 2:
            raise self.error
        return self.given


def objects(submission, workers):
    """For many objects, whether each stage got them and the pipeline returned them: themselves and in order.

    Then the same without stages.
    """
    items = [None, 0, "", [], False, ..., StopIteration(), KeyError("a"), None, "end", (), 0, NotImplemented, object]
    seen = [], []

    def stage(number):
        return lambda item: seen[number].append(item) or item

    got = submission.pipeline(iter(items), [stage(0), stage(1)], workers, 1)
    plain = submission.pipeline(iter(items), [], workers, 1)

    def same(found):
        return len(found) == len(items) and all(map(lambda one, other: one is other, found, items))

    return {
        "all objects": same(got),
        "all objects in the stages": [same(each) for each in seen],
        "without stages": plain == items,
        "without items": submission.pipeline([], [str], workers, 1) + submission.pipeline(iter(()), [], workers, 1),
    }


def again(submission):
    """The ends of three calls: two at the same time, one of which fails, and a third one after them."""
    plants = Plant([1, 1]), Plant([1, 1], [(1, "1")]), Plant([1, 1])

    def call(number):
        plant = plants[number]
        return plant.run(submission, plant.source(range(3)), 1, 1)["the pipeline"]

    ends = together(lambda: call(0), lambda: call(1))
    return {"first call": ends[0], "second call": ends[1], "third call": call(2)}


def rendezvous(submission, jobs, workers):
    """The results for three stages and real jobs: `jobs[stage][item]` is called for each item in each stage.

    They are sorted: other checks ask for their order, and here it would depend on chance.
    """

    def stage(number):
        return lambda pair: (pair[0], [*pair[1], jobs[number][pair[0]]()])

    numbered = ((number, []) for number in range(len(jobs[0])))
    results = submission.pipeline(numbered, [stage(0), stage(1), stage(2)], workers, 1)
    return [result for _, result in sorted(results, key=lambda pair: pair[0])]
