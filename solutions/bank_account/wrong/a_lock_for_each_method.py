"""Uses one lock for deposits and another for withdrawals: they do not exclude each other."""
# fails: in_and_out with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._deposits = threading.Lock()
        self._withdrawals = threading.Lock()

    def deposit(self, amount):
        with self._deposits:
            self.balance += amount

    def withdraw(self, amount):
        with self._withdrawals:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
