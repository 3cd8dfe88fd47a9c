"""Creates one fork too many, so the last seat does not share a fork with the first."""
# fails: first_and_last with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats + 1)]

    def eat(self, seat, meal):
        with self._forks[seat], self._forks[seat + 1]:
            return meal()
