"""deposit reads and writes the balance without a lock."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Account:
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount


def program() -> None:
    account = Account(100)
    threads = [threading.Thread(target=account.deposit, args=(n,)) for n in (10, 20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert account.balance == 130, account.balance
