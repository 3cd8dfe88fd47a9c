"""Locks the check and locks the change, but releases the lock between them."""
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
        with self._lock:
            enough = self.balance >= amount
        if enough:
            with self._lock:
                self.balance -= amount
        return enough
