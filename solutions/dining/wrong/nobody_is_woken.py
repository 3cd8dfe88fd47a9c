"""Waits until both forks are free, but notifies nobody when it puts its own back."""
# fails: full_table with deadlock

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._free = [True] * seats
        self._changed = threading.Condition()

    def eat(self, seat, meal):
        forks = seat, (seat + 1) % self.seats
        with self._changed:
            while not all(self._free[fork] for fork in forks):
                self._changed.wait()
            for fork in forks:
                self._free[fork] = False
        try:
            return meal()
        finally:
            with self._changed:
                for fork in forks:
                    self._free[fork] = True
