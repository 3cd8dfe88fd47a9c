"""An account that many threads may use at the same time."""

import threading


class Account:
    """An account with a balance that is never below zero."""

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        """Add `amount` to the balance."""
        with self._lock:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        """Take `amount` from the balance and return True; if there is less, change nothing and return False."""
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
