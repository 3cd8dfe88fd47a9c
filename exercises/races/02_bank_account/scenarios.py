"""Uses of an account: each scenario returns the answers and the balances."""

import threading
import time


def together(*works):
    """Call each function in its own thread, and return the results in order."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Slow(int):
    """An amount for which each arithmetic operation takes `seconds`."""

    seconds = 0

    def number(self):
        if self.seconds:
            time.sleep(self.seconds)
        return int(self)

    def __radd__(self, other):
        return int(other) + self.number()

    def __rsub__(self, other):
        return int(other) - self.number()

    def __lt__(self, other):
        return self.number() < int(other)

    def __le__(self, other):
        return self.number() <= int(other)

    def __gt__(self, other):
        return self.number() > int(other)

    def __ge__(self, other):
        return self.number() >= int(other)


def one_teller(submission, full, some):
    """One operation on each of four accounts with `full`, and two on an empty one: all answers, then all balances."""
    first, second, third, fourth, fifth = (submission.Account(full) for _ in range(5))
    empty = submission.Account(0)
    got = [
        *together(lambda: first.withdraw(some)),
        *together(lambda: second.withdraw(full)),
        *together(lambda: third.withdraw(full + 1)),
        *together(lambda: empty.withdraw(0)),
    ]
    together(lambda: fourth.deposit(some))
    together(lambda: empty.deposit(0))
    accounts = first, second, third, fourth, fifth, empty
    return {"answers": got, "balances": [account.balance for account in accounts]}


def two_deposits(submission, balance, first, second):
    account = submission.Account(balance)
    together(lambda: account.deposit(first), lambda: account.deposit(second))
    return {"balance": account.balance}


def two_withdrawals(submission, balance, first, second):
    """Two withdrawals at the same time: both answers, and the balance."""
    account = submission.Account(balance)
    got = together(lambda: account.withdraw(first), lambda: account.withdraw(second))
    return {"answers": got, "balance": account.balance}


def in_and_out(submission, balance, brings, wants):
    """A deposit and a withdrawal at the same time: the answer and the balance."""
    account = submission.Account(balance)
    _, got = together(lambda: account.deposit(brings), lambda: account.withdraw(wants))
    return {"answer": got, "balance": account.balance}


def three_tellers(submission, balance, wants):
    """Two withdrawals of more than half each, and a deposit of 1 at the same time."""
    account = submission.Account(balance)
    _, *got = together(lambda: account.deposit(1), lambda: account.withdraw(wants), lambda: account.withdraw(wants))
    return {"answers": got, "balance": account.balance}


def onlooker(submission, balance, wants):
    """The answer of a withdrawal, and the balance that another thread sees meanwhile."""
    account = submission.Account(balance)
    got, seen = together(lambda: account.withdraw(wants), lambda: account.balance)
    return {"answer": got, "balance that another thread saw": seen}


def slow_withdrawals(submission, balance, wants, seconds):
    """Two withdrawals of more than half each; each operation takes some seconds, during which other threads run."""
    first, second = Slow(wants), Slow(wants)
    first.seconds = second.seconds = seconds
    account = submission.Account(balance)
    got = together(lambda: account.withdraw(first), lambda: account.withdraw(second))
    return {"answers": got, "balance": account.balance}
