"""Transfers between accounts: each scenario returns the answers and the balances."""

import threading
import time


class Account:
    """An account whose first read of the balance calls `pause`, which takes a while."""

    def __init__(self, number, balance=10, pause=None):
        self.number = number
        self.lock = threading.Lock()
        self._balance = balance
        self._pauses = iter((pause,) if pause else ())

    @property
    def balance(self):
        if pause := next(self._pauses, None):
            pause()
        return self._balance

    @balance.setter
    def balance(self, balance):
        self._balance = balance


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


class SlowAccount:
    """An account whose attribute `lock` takes `seconds` to read the first two times."""

    def __init__(self, number, balance, seconds):
        self.number, self.balance = number, balance
        self._lock = threading.Lock()
        self._delays = iter((seconds, seconds) if seconds else ())

    @property
    def lock(self):
        if seconds := next(self._delays, 0):
            time.sleep(seconds)
        return self._lock


def outcome(answers, *accounts):
    """The answers of the transfers and the balances of the accounts, by name."""
    return {"answers": answers, "balances": [account.balance for account in accounts]}


def one_by_one(submission, full, some):
    """Transfers of a part, of all, of too much and of nothing, each between two separate accounts."""
    pairs = [(Account(2 * number, full), Account(9 - 2 * number, full)) for number in range(4)]
    got = [submission.transfer(*pair, amount) for pair, amount in zip(pairs, (some, full, full + 1, 0), strict=True)]
    return outcome(got, *(account for pair in pairs for account in pair))


def apart(submission, first, second):
    """Two transfers without a common account, which take a while."""
    a, b, c, d = Account(1, pause=first), Account(2), Account(4, pause=second), Account(3)
    return {"answers": together(lambda: submission.transfer(a, b, 5), lambda: submission.transfer(c, d, 5))}


def past_a_queue(submission, number, first, second):
    """As `apart`, while a third transfer, with the account of that number, waits for the first one: all answers.

    The third transfer goes to the account `a` if its own number is lower, and else the other way.
    """
    a, b, c, d = Account(1, pause=first), Account(2), Account(4, pause=second), Account(3)
    pair = (Account(number), a) if number < a.number else (a, Account(number))
    answers = together(
        lambda: submission.transfer(a, b, 5),
        lambda: submission.transfer(*pair, 5),
        lambda: submission.transfer(c, d, 5),
    )
    return {"answers": answers}


def crossing(submission, numbers, balance, first, second):
    """Two transfers between two accounts, in opposite directions."""
    a, b = (Account(number, balance) for number in numbers)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(b, a, second))
    return outcome(got, a, b)


def ring(submission, numbers, balance, amounts):
    a, b, c = (Account(number, balance) for number in numbers)
    got = together(
        lambda: submission.transfer(a, b, amounts[0]),
        lambda: submission.transfer(b, c, amounts[1]),
        lambda: submission.transfer(c, a, amounts[2]),
    )
    return outcome(got, a, b, c)


def last_money(submission, balance, amount):
    """Two transfers of more than half of the same account's balance."""
    a, b, c = Account(2, balance), Account(1, balance), Account(3, balance)
    got = together(lambda: submission.transfer(a, b, amount), lambda: submission.transfer(a, c, amount))
    return outcome(got, a, b, c)


def same_target(submission, balance, first, second):
    a, b, c = Account(2, balance), Account(1, balance), Account(3, balance)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(c, b, second))
    return outcome(got, a, b, c)


def onlooker(submission, balance, amount):
    """The answer, and the sum of the balances that a thread with both locks sees, if it got them."""
    a, b = Account(1, balance), Account(2, balance)

    def look():
        with a.lock:
            if not b.lock.acquire(blocking=False):
                return "not seen"
            try:
                return a.balance + b.balance
            finally:
                b.lock.release()

    got, seen = together(lambda: submission.transfer(a, b, amount), look)
    return {"answer": got, "sum of the balances": seen}


def with_itself(submission, balance, amount):
    """A transfer from an account to itself: the answer, the balance, and whether the lock is still taken."""
    a = Account(1, balance)
    got = submission.transfer(a, a, amount)
    return {"answer": got, "balance": a.balance, "lock still taken": a.lock.locked()}


def long_wait(submission, balance, amount, seconds):
    """A transfer between accounts whose locks another thread holds for `seconds`."""
    a, b = Account(2, balance), Account(1, balance)
    got = []
    thread = threading.Thread(target=lambda: got.append(submission.transfer(a, b, amount)), name="thread 1")
    with a.lock, b.lock:
        thread.start()
        # After a thread reads the clock, time passes only when no other thread can run: by then, the transfer waits.
        until = time.monotonic() + seconds
        time.sleep(until - time.monotonic())
    thread.join()
    return outcome(got, a, b)


def slow_accounts(submission, balance, first, second, seconds):
    """Two transfers in opposite directions; reading a lock takes some seconds, during which other threads run."""
    a, b = SlowAccount(2, balance, seconds), SlowAccount(1, balance, seconds)
    got = together(lambda: submission.transfer(a, b, first), lambda: submission.transfer(b, a, second))
    return outcome(got, a, b)
