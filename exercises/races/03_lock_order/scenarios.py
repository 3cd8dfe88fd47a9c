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

    def __init__(self, number, balance, seconds):
        self.number, self.balance = number, balance
        self._lock = threading.Lock()
        self._delays = iter([seconds, seconds] if seconds else [])

    @property
    def lock(self):
        if seconds := next(self._delays, 0):
            time.sleep(seconds)
        return self._lock


def one_by_one(submission, full, some):
    """Transfers of less than there is, of all, of more, and of nothing, each between two accounts of its own."""
    pairs = [(Account(2 * number, full), Account(9 - 2 * number, full)) for number in range(4)]
    got = [submission.transfer(*pair, amount) for pair, amount in zip(pairs, (some, full, full + 1, 0), strict=True)]
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


def crossing(submission, numbers, balance, first, second):
    """Two transfers between two accounts, in opposite directions."""
    a, b = (Account(number, balance) for number in numbers)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(b, a, second))
    return [*got, a.balance, b.balance]


def ring(submission, numbers, balance, amounts):
    a, b, c = (Account(number, balance) for number in numbers)
    got = together(
        lambda: submission.transfer(a, b, amounts[0]),
        lambda: submission.transfer(b, c, amounts[1]),
        lambda: submission.transfer(c, a, amounts[2]),
    )
    return [*got, a.balance, b.balance, c.balance]


def last_money(submission, balance, amount):
    """Two transfers want more than half each of what one account has."""
    a, b, c = Account(2, balance), Account(1, balance), Account(3, balance)
    got = together(lambda: submission.transfer(a, b, amount), lambda: submission.transfer(a, c, amount))
    return [*got, a.balance, b.balance, c.balance]


def same_target(submission, balance, first, second):
    a, b, c = Account(2, balance), Account(1, balance), Account(3, balance)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(c, b, second))
    return [*got, a.balance, b.balance, c.balance]


def onlooker(submission, balance, amount):
    """What two accounts hold together, as one sees it who has both locks; None if they were not to be had."""
    a, b = Account(1, balance), Account(2, balance)

    def look():
        with a.lock:
            if not b.lock.acquire(blocking=False):
                return None
            try:
                return a.balance + b.balance
            finally:
                b.lock.release()

    got, seen = together(lambda: submission.transfer(a, b, amount), look)
    return [got, seen]


def with_itself(submission, balance, amount):
    """A transfer from an account to itself: the answer, the balance, and whether the lock is still taken."""
    a = Account(1, balance)
    got = submission.transfer(a, a, amount)
    return [got, a.balance, a.lock.locked()]


def long_wait(submission, balance, amount, seconds):
    """A transfer between accounts whose locks somebody else has for so long."""
    a, b = Account(2, balance), Account(1, balance)
    got = []
    thread = threading.Thread(target=lambda: got.append(submission.transfer(a, b, amount)), name="thread 1")
    with a.lock, b.lock:
        thread.start()
        # For who looks at the clock, time passes only when nobody else can do anything: so the transfer waits by then.
        until = time.monotonic() + seconds
        time.sleep(until - time.monotonic())
    thread.join()
    return [*got, a.balance, b.balance]


def slow_accounts(submission, balance, first, second):
    """Two transfers in opposite directions, where it may take a second to find a lock, during which others get on."""
    seconds = int(heads())
    a, b = SlowAccount(2, balance, seconds), SlowAccount(1, balance, seconds)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(b, a, second))
    return [*got, a.balance, b.balance]
