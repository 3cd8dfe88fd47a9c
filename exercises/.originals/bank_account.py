"""An account that many threads may use at the same time. See README.md."""


class Account:
    """An account with a balance that is never below zero."""

    def __init__(self, balance: int) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        """Add `amount` to the balance."""
        raise NotImplementedError

    def withdraw(self, amount: int) -> bool:
        """Take `amount` from the balance and return True; if there is less, change nothing and return False."""
        raise NotImplementedError
