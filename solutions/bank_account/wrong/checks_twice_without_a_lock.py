"""Checks twice without a lock: the second check can be outdated, too."""
# fails: two_withdrawals with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        if self.balance >= amount and self.balance - amount >= 0:
            with self._lock:
                self.balance -= amount
            return True
        return False
