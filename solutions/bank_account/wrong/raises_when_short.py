"""Raises an error instead of returning False."""
# fails: one_teller with raised

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
                raise ValueError("not enough money")
            self.balance -= amount
            return True
