"""Returns early from a deposit of 0, with the lock still taken."""
# fails: two_deposits with deadlock

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        self._lock.acquire()
        if amount == 0:
            return
        self.balance += amount
        self._lock.release()

    def withdraw(self, amount):
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
