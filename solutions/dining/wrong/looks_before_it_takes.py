"""Checks that both forks are free, and takes them in a second step without a lock around both."""
# fails: neighbours with race

import time


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._free = [True] * seats

    def eat(self, seat, meal):
        forks = seat, (seat + 1) % self.seats
        while not all(self._free[fork] for fork in forks):
            time.sleep(0.001)
        for fork in forks:
            self._free[fork] = False
        try:
            return meal()
        finally:
            for fork in forks:
                self._free[fork] = True
