"""Move money between two accounts, each with its own lock."""

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
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
