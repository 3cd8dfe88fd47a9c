"""An account that many threads may use at once. See README.md."""


class Account:
    """Holds money; never less than none."""

    def __init__(self, balance: int) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> None:
        """Put `amount` in."""
        raise NotImplementedError

    def withdraw(self, amount: int) -> bool:
        """Take `amount` out and return True; if there is less, change nothing and return False."""
        raise NotImplementedError
