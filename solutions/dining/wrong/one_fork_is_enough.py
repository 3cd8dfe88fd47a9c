"""Takes only the left fork, so two neighbours eat at the same time."""
# fails: neighbours with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        with self._forks[seat]:
            return meal()
