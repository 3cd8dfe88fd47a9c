"""Meals at a table: each scenario returns the meals and how many happened at the same time."""

import builtins
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

    def seen(self):
        return {"most meals at the same time": self.most, "meals": self.meals}


def alone(submission, sizes):
    """Each philosopher of a table of each size eats, one after the other: what `eat` returns.

    During each meal, a philosopher at the same seat of another table of that size eats, too. At the first seat of the
    first table, there are several meals, with false results.
    """
    got = []
    for seats in sizes:
        tables = submission.Table(seats), submission.Table(seats)
        meals = [(seat, f"meal {seat}") for seat in range(seats)]
        if not got:
            meals[:1] = [(0, None), (0, 0), (0, ""), (0, False)]
        got += together(lambda tables=tables, meals=meals: eat_twice(*tables, meals))[0]
    return got


def eat_twice(table, other, meals):
    """The values that `eat` returns for each seat and result of a meal, during a meal at the other table."""
    return [other.eat(seat, lambda seat=seat, each=each: table.eat(seat, lambda: each)) for seat, each in meals]


def across(submission, seats, *jobs):
    """Philosophers who sit at every second seat have a long meal."""
    table = submission.Table(seats)
    return together(*[lambda seat=2 * place, job=job: table.eat(seat, job) for place, job in enumerate(jobs)])


def freed_forks(submission, seats, first):
    """How many seconds after both forks were free a philosopher began to eat; rounded, and never below 0.

    Four neighbours, from the seat `first` on: the second and the fourth eat. Then the third and the first wait. The
    second one ends. From then on, the first one has both forks, and the third one has not. 0 if it was not like that.
    """
    table = submission.Table(seats)
    zero, one, two, three = ((first + place) % seats for place in range(4))
    began, ended = {}, {}

    def eat(wait, seat, seconds):
        def meal():
            began[seat] = time.monotonic()
            time.sleep(seconds)
            ended[seat] = time.monotonic()

        time.sleep(wait)
        table.eat(seat, meal)

    together(
        lambda: eat(0, one, 0.2), lambda: eat(0, three, 2), lambda: eat(0.05, two, 0.1), lambda: eat(0.1, zero, 0.1)
    )
    if len(ended) < 4 or began[three] > 0.1 or began[one] > 0.1:
        return 0
    return round(max(0, began[zero] - ended[one]), 6)


def neighbours(submission, seats, first, second):
    """The most meals of two neighbours at the same time, and the number of meals."""
    table, watch = submission.Table(seats), Watch()
    together(lambda: table.eat(first, watch.meal), lambda: table.eat(second, watch.meal))
    return watch.seen()


def long_meals(submission, seconds):
    """As `neighbours` at a table of three, but a meal takes some seconds."""
    table, watch = submission.Table(3), Watch(seconds)
    together(lambda: table.eat(0, watch.meal), lambda: table.eat(1, watch.meal))
    return watch.seen()


def full_table(submission, seats):
    """The most meals at the same time at a full table, and the number of meals."""
    table, watch = submission.Table(seats), Watch()
    together(*[lambda seat=seat: table.eat(seat, watch.meal) for seat in range(seats)])
    return watch.seen()


def large_table(submission, seats):
    """The results of the meals at a full table."""
    table = submission.Table(seats)
    return together(*[lambda seat=seat: table.eat(seat, lambda: seat) for seat in range(seats)])


def twice(submission):
    """Two philosophers eat twice each."""
    table, watch = submission.Table(2), Watch()

    def philosopher(seat):
        table.eat(seat, watch.meal)
        table.eat(seat, watch.meal)

    together(lambda: philosopher(0), lambda: philosopher(1))
    return watch.seen()


class Spilt(BaseException):
    """An exception that a meal may raise. Nothing but `BaseException` catches it, as with `KeyboardInterrupt`."""


def spilt(submission):
    """One meal raises: the result of that philosopher, and the results of the neighbours."""
    table, spilling = submission.Table(3), Spilt()

    def spill():
        raise spilling

    def unlucky():
        try:
            return table.eat(0, spill)
        except Spilt as error:
            return "raised" if error is spilling else "another exception"

    first, *others = together(unlucky, lambda: table.eat(1, lambda: "meal 1"), lambda: table.eat(2, lambda: "meal 2"))
    return {"eat with the meal that raises": first, "results of the others": others}


def all_spilt(submission, seats, kinds):
    """Meals that raise these exceptions, one after the other at each seat: whether `eat` raised the same objects."""
    table, same = submission.Table(seats), []
    for place, kind in enumerate(kinds):
        error = getattr(builtins, kind)(place)

        def spill(error=error):
            raise error

        try:
            table.eat(place % seats, spill)
            same.append(None)
        except BaseException as caught:
            if caught.__class__ is not error.__class__:
                raise
            same.append(caught is error)
    return same
