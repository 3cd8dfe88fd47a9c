"""Uses of a lazy value: each scenario returns the values and the number of builds."""

import builtins
import threading
import time


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


class Failed(BaseException):
    """An exception that a build may raise. Nothing but `BaseException` catches it, as with `KeyboardInterrupt`."""


class Builder:
    """A build function that counts its calls. Each call takes `seconds`; the first `failures` calls fail."""

    def __init__(self, failures=0, seconds=0, kind=None):
        self.calls = 0
        self.raised = []
        self._numbers = iter(range(1, 100))
        self._failures, self._seconds, self._kind = failures, seconds, kind or Failed

    def __call__(self):
        number = next(self._numbers)
        self.calls += 1
        if self._seconds:
            time.sleep(self._seconds)
        if number <= self._failures:
            self.raised.append(self._kind(number))
            raise self.raised[-1]
        return f"build {number}"

    def result(self, lazy):
        """The value that `lazy.get()` returns, or that it raised what a build raised."""
        try:
            return lazy.get()
        except self._kind as error:
            return "raised" if any(error is each for each in self.raised) else f"raised another {error!r}"


def alone(submission):
    """Two calls for each of several objects: whether both gave the built object itself, and the numbers of builds."""
    objects = ["text", None, 0, False, "", [], {}, ["item"], object()]
    calls = [[] for _ in objects]
    got = {}
    for built, made in zip(objects, calls, strict=True):
        lazy = submission.Lazy(lambda built=built, made=made: (made.append(1), built)[1])
        name = "an object" if type(built) is object else repr(built)
        same = all(together(lazy.get)[0] is built for _ in range(2))
        got[f"build that returns {name}"] = {"get returned it": same, "number of builds": len(made)}
    return got


def unused(submission):
    """The value of a lazy object, and the number of builds of another one that fails and is not used."""
    failing = Builder(failures=1)
    submission.Lazy(failing)
    return {"value": submission.Lazy(Builder()).get(), "builds of the unused one": failing.calls}


def one_after_the_other(submission, count):
    """The values of many lazy objects, each of which is gone before the next one is made."""
    return [submission.Lazy(lambda number=number: number).get() for number in range(count)]


def fails_again(submission, counts, kinds):
    """For each count and kind of failure: the results of two calls more than there are failures, and the builds."""

    def fail(failures, kind):
        build = Builder(failures, kind=None if kind == "Failed" else getattr(builtins, kind))
        lazy = submission.Lazy(build)
        return {"results": [build.result(lazy) for _ in range(failures + 2)], "builds": build.calls}

    results = together(*[lambda pair=pair: fail(*pair) for pair in zip(counts, kinds, strict=True)])
    return {
        f"a build that raises {kind} at first ({count})": each
        for count, kind, each in zip(counts, kinds, results, strict=True)
    }


def gets(submission, count):
    """The values that several threads get at the same time, and the number of builds."""
    build = Builder()
    lazy = submission.Lazy(build)
    return {"values": together(*[lazy.get] * count), "builds": build.calls}


def slow_build(submission, seconds):
    """As `gets` with two threads, but the build takes some seconds."""
    build = Builder(seconds=seconds)
    lazy = submission.Lazy(build)
    return {"values": together(lazy.get, lazy.get), "builds": build.calls}


def fails_once(submission, count=2, seconds=0):
    """The results of the threads when the first build fails, the result of one more call, and the number of builds."""
    build = Builder(failures=1, seconds=seconds)
    lazy = submission.Lazy(build)
    results = together(*[lambda: build.result(lazy)] * count)
    return {"results": results, "result of the next call": build.result(lazy), "builds": build.calls}


def fails_for_three(submission):
    """As `fails_once` with three threads and builds of a tenth of a second."""
    return fails_once(submission, 3, 0.1)


def apart(submission, *jobs):
    """The values of several lazy objects, each of which is built by a job."""
    return together(*[lambda job=job: submission.Lazy(job).get() for job in jobs])
