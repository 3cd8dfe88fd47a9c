"""Does not wait for the lock: refuses a withdrawal while another one is running."""
# fails: refused with race

import threading


class Account:
    def __init__(self, balance):
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount):
        with self._lock:
            self.balance += amount

    def withdraw(self, amount):
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
        finally:
            self._lock.release()
