"""Uses a fork index behind the last one."""
# fails: first_and_last with raised

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat, meal):
        with self._forks[seat], self._forks[seat + 1]:
            return meal()
