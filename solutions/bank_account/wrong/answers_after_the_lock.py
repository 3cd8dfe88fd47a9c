"""Computes the answer from the balance after it has released the lock."""
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
        before = self.balance
        with self._lock:
            if self.balance >= amount:
                self.balance -= amount
        return self.balance == before - amount
