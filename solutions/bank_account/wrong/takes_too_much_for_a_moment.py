"""Takes 1 too much and gives it back at once: other threads can see a balance below zero."""
# fails: below_zero with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount + 1
            self.balance += 1
            return True
