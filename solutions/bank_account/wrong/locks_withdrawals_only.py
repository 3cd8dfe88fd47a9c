"""Locks only withdrawals: a deposit at the same time is lost or overwrites one."""
# fails: in_and_out with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
