"""Transfers that lock two accounts in the order of their numbers, and an auditor who locks all; dataclass with a lock field."""

import threading
from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Account:
    number: int
    balance: int
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    note: Optional[str] = None


def transfer(source: Account, target: Account, amount: int) -> bool:
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = (source, target) if source.number < target.number else (target, source)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True


def program() -> None:
    accounts = [Account(i, 10) for i in range(3)]
    moved = []

    def audit():
        a, b, c = accounts
        with a.lock, b.lock, c.lock:
            assert sum(x.balance for x in accounts) == 30

    jobs = [(0, 1, 5), (1, 0, 7), (1, 2, 30)]
    threads = [
        threading.Thread(target=lambda j=j: moved.append(transfer(accounts[j[0]], accounts[j[1]], j[2]))) for j in jobs
    ]
    threads.append(threading.Thread(target=audit))
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(moved) == [False, True, True]
    assert [a.balance for a in accounts] == [12, 8, 10]
