"""Refuses a withdrawal of the whole balance."""
# fails: one_teller with wrong_result

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
            if self.balance <= amount:
                return False
            self.balance -= amount
            return True
