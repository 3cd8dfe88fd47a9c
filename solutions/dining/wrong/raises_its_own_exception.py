"""Raises an exception of its own when a meal goes wrong."""
# fails: all_spilt with raised

import threading


class MealFailed(Exception):
    pass


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        with self._forks[first], self._forks[second]:
            try:
                return meal()
            except Exception as error:
                raise MealFailed("the meal went wrong") from error
