"""What is done with a counter: each scenario says what came of it."""

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

    together(counter.add, lambda: counter.add(-3), twice)
    return counter.value


def reading(submission):
    """What one thread reads while another adds 5, and the value at the end."""
    counter = submission.Counter()
    _, seen = together(lambda: counter.add(5), lambda: counter.value)
    return [seen, counter.value]
