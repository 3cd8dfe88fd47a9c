"""Creates the lock inside the method, so each caller has its own lock."""
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
