"""Move money between two accounts, each with its own lock. See README.md."""

import threading
from typing import Protocol


class Account(Protocol):
    """The attributes of an account."""

    number: int
    balance: int
    lock: threading.Lock


def transfer(source: Account, target: Account, amount: int) -> bool:
    """Move `amount` from source to target and return True; if source has less, change nothing and return False.

    Hold both locks while the balances change. No combination of transfers may deadlock.
    """
    raise NotImplementedError
