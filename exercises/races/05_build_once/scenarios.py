"""What is done with something lazy: each scenario says what came of it."""

import threading
import time


def together(*works):
    """Calls each in a thread of its own, and returns what they return."""
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
    """True or False, as the schedule will have it."""
    coin = []
    together(lambda: coin.append(True), lambda: coin.append(False))
    return coin[0]


class Builder:
    """A function that counts its calls, each of which takes so many seconds; the first so many of them fail."""

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
    """What one thread gets that asks twice, and how often it was built: a text, and None."""
    text, nothing = Builder(), []
    first, second = submission.Lazy(text), submission.Lazy(lambda: nothing.append(1))
    return [first.get(), first.get(), text.calls, second.get(), second.get(), len(nothing)]


def unused(submission):
    """One that cannot be built and is not used, beside one that is: what that one gives, and the calls of the other."""
    failing = Builder(failures=1)
    submission.Lazy(failing)
    return [submission.Lazy(Builder()).get(), failing.calls]


def gets(submission, count):
    """What several threads get at the same time, and how often it was built."""
    build = Builder()
    lazy = submission.Lazy(build)
    return [*together(*[lazy.get] * count), build.calls]


def slow_build(submission):
    """What two threads get at the same time when it may take a second to build, and how often it was built."""
    build = Builder(seconds=int(heads()))
    lazy = submission.Lazy(build)
    return [*together(lazy.get, lazy.get), build.calls]


def fails_once(submission, count=2, seconds=0):
    """What the threads get when the first build fails, what the next one gets, and how many builds there were."""
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
    """The same with three threads, and builds that take a while."""
    return fails_once(submission, 3, 1)


def apart(submission, *jobs):
    """What is got from several, each of which is built by a job."""
    return together(*[lambda job=job: submission.Lazy(job).get() for job in jobs])
