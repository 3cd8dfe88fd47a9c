"""Creates new forks for each meal."""
# fails: neighbours with race

import threading


class Table:
    def __init__(self, seats):
        self.seats = seats

    def eat(self, seat, meal):
        with threading.Lock(), threading.Lock():
            return meal()
