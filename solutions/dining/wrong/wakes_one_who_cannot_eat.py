"""Wakes one waiting philosopher: if that one cannot eat yet, another one sleeps beside two free forks."""
# fails: freed_forks with wrong_result

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
                self._changed.notify()
