"""Sleeps while it holds both locks, so that other transfers wait."""
# fails: one_by_one with too_slow

import time


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        time.sleep(3)
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
