"""Returns early from a withdrawal of 0, with the lock still taken."""
# fails: nothing with deadlock

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        self._lock.acquire()
        if amount == 0:
            return True
        enough = self.balance >= amount
        if enough:
            self.balance -= amount
        self._lock.release()
        return enough
