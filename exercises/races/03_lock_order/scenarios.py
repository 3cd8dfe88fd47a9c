"""Transfers between accounts: each scenario says what came of them."""

import threading
import time


class Account:
    """Looking at its balance for the first time takes as long as `pause`."""

    def __init__(self, number, balance=10, pause=None):
        self.number = number
        self.lock = threading.Lock()
        self._balance = balance
        self._pauses = iter([pause] if pause else [])

    @property
    def balance(self):
        for pause in self._pauses:
            pause()
        return self._balance

    @balance.setter
    def balance(self, balance):
        self._balance = balance


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


class SlowAccount:
    """The first two times that anybody wants its lock, finding it takes so many seconds."""

    def __init__(self, number, seconds):
        self.number, self.balance = number, 10
        self._lock = threading.Lock()
        self._delays = iter([seconds, seconds] if seconds else [])

    @property
    def lock(self):
        if seconds := next(self._delays, 0):
            time.sleep(seconds)
        return self._lock


def one_by_one(submission):
    """Transfers of less than there is, of all, and of more, each between two accounts of its own."""
    pairs = [(Account(2 * number), Account(7 - 2 * number)) for number in range(3)]
    got = [submission.transfer(*pair, amount) for pair, amount in zip(pairs, (4, 10, 11), strict=True)]
    return [*got, *(account.balance for pair in pairs for account in pair)]


def apart(submission, first, second):
    """Two transfers that have no account in common, and take a while."""
    a, b, c, d = Account(1, pause=first), Account(2), Account(4, pause=second), Account(3)
    return together(lambda: submission.transfer(a, b, 5), lambda: submission.transfer(c, d, 5))


def past_a_queue(submission, first, second):
    """As `apart`, while a third transfer has to wait for the first one."""
    a, b, c, d = Account(1, pause=first), Account(2), Account(4, pause=second), Account(3)
    waiting = Account(5)
    return together(
        lambda: submission.transfer(a, b, 5),
        lambda: submission.transfer(a, waiting, 5),
        lambda: submission.transfer(c, d, 5),
    )


def opposite(submission):
    a, b = Account(7), Account(3)
    got = together(lambda: submission.transfer(a, b, 3), lambda: submission.transfer(b, a, 5))
    return [*got, a.balance, b.balance]


def ring(submission):
    a, b, c = Account(7), Account(3), Account(5)
    got = together(
        lambda: submission.transfer(a, b, 1),
        lambda: submission.transfer(b, c, 2),
        lambda: submission.transfer(c, a, 3),
    )
    return [*got, a.balance, b.balance, c.balance]


def last_money(submission):
    """Two transfers want 7 each of the 10 that one account has."""
    a, b, c = Account(2), Account(1), Account(3)
    got = together(lambda: submission.transfer(a, b, 7), lambda: submission.transfer(a, c, 7))
    return [*got, a.balance, b.balance, c.balance]


def same_target(submission):
    a, b, c = Account(2), Account(1), Account(3)
    got = together(lambda: submission.transfer(a, b, 7), lambda: submission.transfer(c, b, 6))
    return [*got, a.balance, b.balance, c.balance]


def onlooker(submission):
    """What two accounts hold together, as one sees it who has both locks; None if they were not to be had."""
    a, b = Account(1), Account(2)

    def look():
        with a.lock:
            if not b.lock.acquire(blocking=False):
                return None
            try:
                return a.balance + b.balance
            finally:
                b.lock.release()

    got, seen = together(lambda: submission.transfer(a, b, 4), look)
    return [got, seen]


def with_itself(submission, amount):
    """A transfer from an account to itself: the answer, the balance, and whether the lock is still taken."""
    a = Account(1)
    got = submission.transfer(a, a, amount)
    return [got, a.balance, a.lock.locked()]


def refused(submission):
    """One transfer wants far too much while another goes the other way."""
    a, b = Account(1), Account(2)
    got = together(lambda: submission.transfer(a, b, 100), lambda: submission.transfer(b, a, 4))
    return [*got, a.balance, b.balance]


def slow_accounts(submission):
    """Two transfers in opposite directions, where it may take a second to find a lock, during which others get on."""
    seconds = int(heads())
    a, b = SlowAccount(2, seconds), SlowAccount(1, seconds)
    got = together(lambda: submission.transfer(a, b, 3), lambda: submission.transfer(b, a, 5))
    return [*got, a.balance, b.balance]
