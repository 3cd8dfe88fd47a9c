"""Locks the whole table during each meal."""
# fails: across with sequential

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._lock = threading.Lock()

    def eat(self, seat, meal):
        with self._lock:
            return meal()
