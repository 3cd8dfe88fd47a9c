"""Meals at a table: each scenario says what came of them."""

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


class Watch:
    """Counts the meals, and how many were ever eating at the same time. Right only if that is one."""

    def __init__(self):
        self._eating = []
        self.most = self.meals = 0

    def meal(self):
        self._eating.append(1)
        self.most = max(self.most, len(self._eating))
        self.meals += 1
        self._eating.pop()


def alone(submission, seats):
    """Everybody eats once, one after the other: what they get."""
    table = submission.Table(seats)
    return [together(lambda seat=seat: table.eat(seat, lambda: f"meal {seat}"))[0] for seat in range(seats)]


def across(submission, *jobs):
    """Two who sit opposite each other at a table of four have a meal that takes a while."""
    table = submission.Table(4)
    return together(lambda: table.eat(1, jobs[0]), lambda: table.eat(3, jobs[1]))


def neighbours(submission, seats, first, second):
    """How many of two neighbours were ever eating at the same time, and how many meals there were."""
    table, watch = submission.Table(seats), Watch()
    together(lambda: table.eat(first, watch.meal), lambda: table.eat(second, watch.meal))
    return [watch.most, watch.meals]


def full_table(submission, seats):
    """The same with somebody on every seat."""
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
    """The meal of one raises: what comes out there, and what the neighbours then get."""
    table = submission.Table(3)

    def spill():
        raise LookupError

    def unlucky():
        try:
            return table.eat(0, spill)
        except LookupError:
            return "LookupError"

    return together(unlucky, lambda: table.eat(1, lambda: "meal 1"), lambda: table.eat(2, lambda: "meal 2"))
