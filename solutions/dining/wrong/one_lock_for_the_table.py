"""Locks the whole table while somebody eats."""
# fails: across with sequential

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._lock = threading.Lock()

    def eat(self, seat, meal):
        with self._lock:
            return meal()
