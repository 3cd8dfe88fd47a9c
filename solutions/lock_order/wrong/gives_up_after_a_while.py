"""Waits ten seconds for a lock, and then returns False although the money is there."""
# fails: long_wait with wrong_result


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    if not first.lock.acquire(timeout=10):
        return False
    try:
        if not second.lock.acquire(timeout=10):
            return False
        try:
            if source.balance < amount:
                return False
            source.balance -= amount
            target.balance += amount
            return True
        finally:
            second.lock.release()
    finally:
        first.lock.release()
