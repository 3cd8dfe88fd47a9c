"""Keeps the balance in the class, so all accounts share it."""
# fails: one_teller with wrong_result

import threading


class Account:
    _lock = threading.Lock()
    balance = 0

    def __init__(self, balance):
        Account.balance = balance

    def deposit(self, amount):
        with self._lock:
            Account.balance += amount

    def withdraw(self, amount):
        with self._lock:
            if Account.balance < amount:
                return False
            Account.balance -= amount
            return True
