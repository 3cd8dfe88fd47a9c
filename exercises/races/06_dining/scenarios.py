"""Meals at a table: each scenario returns the meals and how many happened at the same time."""

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


class Watch:
    """Counts the meals, and the most meals at the same time; exact only if that is one."""

    def __init__(self, seconds=0):
        self._seconds = seconds
        self._eating = []
        self.most = self.meals = 0

    def meal(self):
        self._eating.append(1)
        self.most = max(self.most, len(self._eating))
        self.meals += 1
        if self._seconds:
            time.sleep(self._seconds)
        self._eating.pop()


def alone(submission, seats):
    """Each philosopher eats once, one after the other: the results."""
    table = submission.Table(seats)
    return [together(lambda seat=seat: table.eat(seat, lambda: f"meal {seat}"))[0] for seat in range(seats)]


def across(submission, *jobs):
    """Two philosophers who sit opposite each other at a table of four have a long meal."""
    table = submission.Table(4)
    return together(lambda: table.eat(1, jobs[0]), lambda: table.eat(3, jobs[1]))


def neighbours(submission, seats, first, second):
    """The most meals of two neighbours at the same time, and the number of meals."""
    table, watch = submission.Table(seats), Watch()
    together(lambda: table.eat(first, watch.meal), lambda: table.eat(second, watch.meal))
    return [watch.most, watch.meals]


def long_meals(submission):
    """As `neighbours` at a table of three, but a meal may take a second."""
    table, watch = submission.Table(3), Watch(int(heads()))
    together(lambda: table.eat(0, watch.meal), lambda: table.eat(1, watch.meal))
    return [watch.most, watch.meals]


def full_table(submission, seats):
    """The most meals at the same time at a full table, and the number of meals."""
    table, watch = submission.Table(seats), Watch()
    together(*[lambda seat=seat: table.eat(seat, watch.meal) for seat in range(seats)])
    return [watch.most, watch.meals]


def twice(submission):
    """Two philosophers eat twice each."""
    table, watch = submission.Table(2), Watch()

    def philosopher(seat):
        table.eat(seat, watch.meal)
        table.eat(seat, watch.meal)

    together(lambda: philosopher(0), lambda: philosopher(1))
    return [watch.most, watch.meals]


def spilt(submission):
    """One meal raises: the result of that philosopher, and the results of the neighbours."""
    table = submission.Table(3)

    def spill():
        raise LookupError

    def unlucky():
        try:
            return table.eat(0, spill)
        except LookupError:
            return "LookupError"

    return together(unlucky, lambda: table.eat(1, lambda: "meal 1"), lambda: table.eat(2, lambda: "meal 2"))
