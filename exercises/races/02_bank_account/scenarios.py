"""What is done with an account: each scenario says what came of it."""

import threading
import time


def together(*works):
    """Calls each in a thread of its own, and returns what they return."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def heads():
    """True or False, as the schedule will have it."""
    coin = []
    together(lambda: coin.append(True), lambda: coin.append(False))
    return coin[0]


class Slow(int):
    """An amount that may take its time: with it, each step of arithmetic takes so many seconds."""

    seconds = 0

    def number(self):
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


def one_teller(submission):
    """Five accounts with 10 in each, one step with all but the last: what the withdrawals return, and all balances."""
    first, second, third, fourth, fifth = (submission.Account(10) for _ in range(5))
    got = [
        *together(lambda: first.withdraw(4)),
        *together(lambda: second.withdraw(10)),
        *together(lambda: third.withdraw(11)),
    ]
    together(lambda: fourth.deposit(5))
    return [*got, *(account.balance for account in (first, second, third, fourth, fifth))]


def two_deposits(submission):
    account = submission.Account(1)
    together(lambda: account.deposit(5), lambda: account.deposit(7))
    return account.balance


def two_withdrawals(submission):
    """Both want 7 of 10: who got it, and what is left."""
    account = submission.Account(10)
    got = together(lambda: account.withdraw(7), lambda: account.withdraw(7))
    return [*got, account.balance]


def in_and_out(submission):
    """One brings 10 while another wants 12 of the 20 that are there."""
    account = submission.Account(20)
    _, got = together(lambda: account.deposit(10), lambda: account.withdraw(12))
    return [got, account.balance]


def three_tellers(submission):
    """Two want 7 each of 10, while a third one brings 1."""
    account = submission.Account(10)
    _, first, second = together(lambda: account.deposit(1), lambda: account.withdraw(7), lambda: account.withdraw(7))
    return [first, second, account.balance]


def refused(submission):
    """One wants 12 of 5 and is refused, while another takes 5: did they get it, and what is left."""
    account = submission.Account(5)
    got = together(lambda: account.withdraw(12), lambda: account.withdraw(5))
    return [*got, account.balance]


def onlooker(submission):
    """What one thread sees while another wants 12 of 5."""
    account = submission.Account(5)
    got, seen = together(lambda: account.withdraw(12), lambda: account.balance)
    return [got, seen]


def slow_withdrawals(submission):
    """Both want 7 of 10, and each step may take a second, during which others get on."""
    first, second = Slow(7), Slow(7)
    first.seconds = second.seconds = int(heads())
    account = submission.Account(10)
    got = together(lambda: account.withdraw(first), lambda: account.withdraw(second))
    return [*got, account.balance]
