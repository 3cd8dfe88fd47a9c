"""Takes the left fork first at every seat: if all do so at once, none gets the right one."""
# fails: full_table with deadlock

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        with self._forks[seat], self._forks[(seat + 1) % self.seats]:
            return meal()
