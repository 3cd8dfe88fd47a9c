"""Maple bank_account: each access to the balance is locked, but reading and writing it back are two lockings."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Account:
    def __init__(self, balance):
        self._balance = balance
        self._lock = threading.Lock()

    @property
    def balance(self):
        with self._lock:
            return self._balance

    @balance.setter
    def balance(self, value):
        with self._lock:
            self._balance = value


def program() -> None:
    account = Account(100)

    def deposit(n):
        account.balance = account.balance + n

    def withdraw(n):
        account.balance -= n

    a = threading.Thread(target=deposit, args=(50,))
    b = threading.Thread(target=withdraw, args=(30,))
    a.start()
    b.start()
    a.join()
    b.join()
    assert account.balance == 120, account.balance
