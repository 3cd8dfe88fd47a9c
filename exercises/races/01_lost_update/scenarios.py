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


class Slow(int):
    """A number for which an addition takes `seconds`."""

    seconds = 0

    def sum(self, other):
        if self.seconds:
            time.sleep(self.seconds)
        return int(self) + int(other)

    def __add__(self, other):
        return self.sum(other)

    def __radd__(self, other):
        return self.sum(other)


def counts(submission, numbers):
    """The values of a new counter, of one that added 1, and of one for each number that added that number, by names."""
    new, one, *others = (submission.Counter() for _ in range(2 + len(numbers)))
    together(one.add)
    for counter, number in zip(others, numbers, strict=True):
        together(lambda counter=counter, number=number: counter.add(number))
    names = ["value at first", "value after add()", *(f"value after add({number})" for number in numbers)]
    return dict(zip(names, [counter.value for counter in (new, one, *others)], strict=True))


def two_adds(submission, n):
    counter = submission.Counter()
    together(counter.add, lambda: counter.add(n))
    return {"value": counter.value}


def three_threads(submission, first, second, third):
    """Three threads add; the last one adds twice."""
    counter = submission.Counter()

    def twice():
        counter.add(second)
        counter.add(third)

    together(counter.add, lambda: counter.add(first), twice)
    return {"value": counter.value}


def onlooker(submission, before, n):
    """The value that one thread sees while another one adds n to `before`, and the value at the end."""
    counter = submission.Counter()
    counter.add(before)
    seen, _ = together(lambda: counter.value, lambda: counter.add(n))
    return {"value that another thread saw": seen, "value in the end": counter.value}


def slow_adds(submission, n, m, seconds):
    """Each addition takes some seconds, during which other threads run."""
    first, second = Slow(n), Slow(m)
    first.seconds = second.seconds = seconds
    counter = submission.Counter()
    together(lambda: counter.add(first), lambda: counter.add(second))
    return {"value": counter.value}
