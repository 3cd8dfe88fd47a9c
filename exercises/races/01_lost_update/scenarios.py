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
        time.sleep(self.seconds)
        return int(self) + int(other)

    __radd__ = __add__


def counts(submission):
    """Three counters: the values of one that is new, one that added 1, one that added 5."""
    new, one, five = submission.Counter(), submission.Counter(), submission.Counter()
    together(one.add)
    together(lambda: five.add(5))
    return [new.value, one.value, five.value]


def two_adds(submission):
    counter = submission.Counter()
    together(counter.add, lambda: counter.add(5))
    return counter.value


def three_threads(submission):
    """One of them adds twice."""
    counter = submission.Counter()

    def twice():
        counter.add(10)
        counter.add(100)

    together(counter.add, lambda: counter.add(3), twice)
    return counter.value


def reading(submission):
    """What one thread reads while another adds 5, and the value at the end."""
    counter = submission.Counter()
    _, seen = together(lambda: counter.add(5), lambda: counter.value)
    return [seen, counter.value]


def slow_adds(submission):
    """Adding may take a second, during which others get on."""
    first, second = Slow(1), Slow(10)
    first.seconds = second.seconds = int(heads())
    counter = submission.Counter()
    together(lambda: counter.add(first), lambda: counter.add(second))
    return counter.value
