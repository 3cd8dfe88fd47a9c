"""Uses no forks, and sleeps for a random time instead."""
# fails: long_meals with race

import random
import time


class Table:
    def __init__(self, seats):
        self.seats = seats

    def eat(self, seat, meal):
        time.sleep(random.uniform(0.001, 0.01))
        return meal()
