"""Does not wait: returns without a meal if a fork is taken."""
# fails: neighbours with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        if not self._forks[first].acquire(blocking=False):
            return None
        try:
            if not self._forks[second].acquire(blocking=False):
                return None
            try:
                return meal()
            finally:
                self._forks[second].release()
        finally:
            self._forks[first].release()
