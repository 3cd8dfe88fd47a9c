"""Releases the lock at the end, but not before an early return."""
# fails: refused with deadlock

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
        if self.balance < amount:
            return False
        self.balance -= amount
        self._lock.release()
        return True
