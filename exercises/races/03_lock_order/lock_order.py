"""Move money between two accounts that have a lock each. See README.md."""

import threading
from typing import Protocol


class Account(Protocol):
    """What an account has."""

    number: int
    balance: int
    lock: threading.Lock


def transfer(source: Account, target: Account, amount: int) -> bool:
    """Move `amount` from source to target and return True; if source has less, change nothing and return False.

    Both locks are held while balances are changed. No deadlock, whatever other transfers there are.
    """
    raise NotImplementedError
