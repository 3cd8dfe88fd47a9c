"""Sleeps for a random time instead of locking."""
# fails: slow_adds with race

import random
import time


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        time.sleep(random.uniform(0.001, 0.01))
        self.value += n
