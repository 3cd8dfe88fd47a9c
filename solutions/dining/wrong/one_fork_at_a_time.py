"""Takes one fork, puts it back, and takes the other."""
# fails: neighbours with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        first, second = sorted((seat, (seat + 1) % self.seats))
        with self._forks[first]:
            pass
        with self._forks[second]:
            return meal()
