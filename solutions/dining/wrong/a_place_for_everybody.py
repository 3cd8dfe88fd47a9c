"""Limits how many philosophers try at once, but to the number of seats."""
# fails: full_table with deadlock

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]
        self._places = threading.Semaphore(seats)

    def eat(self, seat, meal):
        with self._places, self._forks[seat], self._forks[(seat + 1) % self.seats]:
            return meal()
