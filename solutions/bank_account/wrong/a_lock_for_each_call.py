"""Makes the lock in the method, so each caller has a lock of its own."""
# fails: two_withdrawals with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        with threading.Lock():
            self.balance += amount

    def withdraw(self, amount):
        with threading.Lock():
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
