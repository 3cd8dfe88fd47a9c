"""Takes first and puts back with a separate deposit: in between, other withdrawals are refused."""
# fails: refused with race

import threading


class Account:
    def __init__(self, balance):
        self._balance = balance
        self._lock = threading.Lock()

    @property
    def balance(self):
        with self._lock:
            return self._balance

    def deposit(self, amount):
        with self._lock:
            self._balance += amount

    def withdraw(self, amount):
        with self._lock:
            self._balance -= amount
            short = self._balance < 0
        if short:
            self.deposit(amount)
        return not short
