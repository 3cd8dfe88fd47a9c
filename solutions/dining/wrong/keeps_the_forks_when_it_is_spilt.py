"""Does not put the forks back if the meal raises."""
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
        result = meal()
        self._forks[second].release()
        self._forks[first].release()
        return result
