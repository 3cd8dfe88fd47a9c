"""What is done with something lazy: each scenario says what came of it."""

import threading


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


class Builder:
    """A function that counts its calls; the first so many of them fail."""

    def __init__(self, failures=0):
        self.calls = 0
        self._numbers = iter(range(1, 10))
        self._failures = failures

    def __call__(self):
        number = next(self._numbers)
        self.calls += 1
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


def fails_once(submission):
    """What two threads get when the first build fails, what the next one gets, and how many builds there were."""
    build = Builder(failures=1)
    lazy = submission.Lazy(build)

    def get():
        try:
            return lazy.get()
        except LookupError:
            return "LookupError"

    got = together(get, get)
    return [*got, get(), build.calls]


def apart(submission, *jobs):
    """What is got from several, each of which is built by a job."""
    return together(*[lambda job=job: submission.Lazy(job).get() for job in jobs])
