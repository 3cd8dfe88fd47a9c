"""Lets two philosophers eat at a time, however large the table is."""
# fails: across with partly_concurrent

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]
        self._places = threading.Semaphore(2)

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        with self._forks[first], self._forks[second], self._places:
            return meal()
