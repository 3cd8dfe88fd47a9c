"""Puts the forks back after an Exception, but not after KeyboardInterrupt."""
# fails: spilt with deadlock

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        self._forks[first].acquire()
        self._forks[second].acquire()
        try:
            result = meal()
        except Exception:
            self._forks[second].release()
            self._forks[first].release()
            raise
        self._forks[second].release()
        self._forks[first].release()
        return result
