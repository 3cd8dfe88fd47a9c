"""Keeps the forks in the module, so all tables share them."""
# fails: alone with deadlock

import threading

FORKS = [threading.Lock() for _ in range(100)]


class Table:
    def __init__(self, seats):
        self.seats = seats

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        with FORKS[first], FORKS[second]:
            return meal()
