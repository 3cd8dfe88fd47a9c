"""Catches the exception of a meal."""
# fails: spilt with wrong_result

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        with self._forks[first], self._forks[second]:
            try:
                return meal()
            except BaseException:
                return None
