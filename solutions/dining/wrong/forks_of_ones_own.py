"""Gives each philosopher two private forks."""
# fails: neighbours with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(2 * seats)]

    def eat(self, seat, meal):
        with self._forks[2 * seat], self._forks[2 * seat + 1]:
            return meal()
