"""Sleeps while it holds the lock, so that every other thread waits."""
# fails: one_teller with too_slow

import threading
import time


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        with self._lock:
            time.sleep(3)
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
