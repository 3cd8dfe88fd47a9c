"""Uses of a lazy value: each scenario returns the values and the number of builds."""

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


def heads():
    """True or False: the schedule decides."""
    coin = []
    together(lambda: coin.append(True), lambda: coin.append(False))
    return coin[0]


class Builder:
    """A build function that counts its calls. Each call takes `seconds`; the first `failures` calls fail."""

    def __init__(self, failures=0, seconds=0):
        self.calls = 0
        self._numbers = iter(range(1, 10))
        self._failures, self._seconds = failures, seconds

    def __call__(self):
        number = next(self._numbers)
        self.calls += 1
        if self._seconds:
            time.sleep(self._seconds)
        if number <= self._failures:
            raise LookupError(number)
        return f"build {number}"


def alone(submission):
    """The values that one thread gets in two calls, and the number of builds: for a string, and for None."""
    text, nothing = Builder(), []
    first, second = submission.Lazy(text), submission.Lazy(lambda: nothing.append(1))
    return [first.get(), first.get(), text.calls, second.get(), second.get(), len(nothing)]


def unused(submission):
    """The value of a lazy object, and the number of builds of another one that fails and is not used."""
    failing = Builder(failures=1)
    submission.Lazy(failing)
    return [submission.Lazy(Builder()).get(), failing.calls]


def gets(submission, count):
    """The values that several threads get at the same time, and the number of builds."""
    build = Builder()
    lazy = submission.Lazy(build)
    return [*together(*[lazy.get] * count), build.calls]


def slow_build(submission):
    """As `gets` with two threads, but the build may take a second."""
    build = Builder(seconds=int(heads()))
    lazy = submission.Lazy(build)
    return [*together(lazy.get, lazy.get), build.calls]


def fails_once(submission, count=2, seconds=0):
    """The results of the threads when the first build fails, the result of one more call, and the number of builds."""
    build = Builder(failures=1, seconds=seconds)
    lazy = submission.Lazy(build)

    def get():
        try:
            return lazy.get()
        except LookupError:
            return "LookupError"

    got = together(*[get] * count)
    return [*got, get(), build.calls]


def fails_for_three(submission):
    """As `fails_once` with three threads and builds of a second."""
    return fails_once(submission, 3, 1)


def apart(submission, *jobs):
    """The values of several lazy objects, each of which is built by a job."""
    return together(*[lambda job=job: submission.Lazy(job).get() for job in jobs])
