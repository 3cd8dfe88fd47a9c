"""An account that many threads may use at once."""

import threading


class Account:
    """Holds money; never less than none."""

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self._lock = threading.Lock()

    def deposit(self, amount: int) -> None:
        """Put `amount` in."""
        with self._lock:
            self.balance += amount

    def withdraw(self, amount: int) -> bool:
        """Take `amount` out and return True; if there is less, change nothing and return False."""
        with self._lock:
            if self.balance < amount:
                return False
            self.balance -= amount
            return True
