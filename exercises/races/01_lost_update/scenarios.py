"""What is done with a counter: each scenario says what came of it."""

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


class Slow(int):
    """A number that may take its time: with it, adding takes so many seconds."""

    seconds = 0

    def __add__(self, other):
        if self.seconds:
            time.sleep(self.seconds)
        return int(self) + int(other)

    __radd__ = __add__


def counts(submission, n):
    """Four counters: the values of one that is new, one that added 1, one that added 0, one that added n."""
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
    """One of them adds twice."""
    counter = submission.Counter()

    def twice():
        counter.add(second)
        counter.add(third)

    together(counter.add, lambda: counter.add(first), twice)
    return counter.value


def slow_adds(submission, n, m):
    """Adding may take a second, during which others get on."""
    first, second = Slow(n), Slow(m)
    first.seconds = second.seconds = int(heads())
    counter = submission.Counter()
    together(lambda: counter.add(first), lambda: counter.add(second))
    return counter.value
