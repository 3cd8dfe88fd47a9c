"""Sleeps for a random time instead of locking."""
# fails: slow_withdrawals with race

import random
import time


class Account:
    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        time.sleep(random.uniform(0.001, 0.01))
        self.balance += amount

    def withdraw(self, amount):
        time.sleep(random.uniform(0.001, 0.01))
        if self.balance < amount:
            return False
        self.balance -= amount
        return True
