"""Uses of a counter: each scenario returns the values of the counters."""

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


class Slow(int):
    """A number for which an addition takes `seconds`."""

    seconds = 0

    def __add__(self, other):
        if self.seconds:
            time.sleep(self.seconds)
        return int(self) + int(other)

    __radd__ = __add__


def counts(submission, n):
    """The values of four counters: a new one, and those that added 1, 0 and n."""
    new, one, none, some = (submission.Counter() for _ in range(4))
    together(one.add)
    together(lambda: none.add(0))
    together(lambda: some.add(n))
    return [new.value, one.value, none.value, some.value]


def two_adds(submission, n):
    counter = submission.Counter()
    together(counter.add, lambda: counter.add(n))
    return counter.value


def three_threads(submission, first, second, third):
    """Three threads add; the last one adds twice."""
    counter = submission.Counter()

    def twice():
        counter.add(second)
        counter.add(third)

    together(counter.add, lambda: counter.add(first), twice)
    return counter.value


def slow_adds(submission, n, m):
    """An addition may take a second, during which other threads run."""
    first, second = Slow(n), Slow(m)
    first.seconds = second.seconds = int(heads())
    counter = submission.Counter()
    together(lambda: counter.add(first), lambda: counter.add(second))
    return counter.value
