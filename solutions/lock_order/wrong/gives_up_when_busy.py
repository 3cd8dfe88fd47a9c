"""Does not wait: returns False if a lock is taken, although the money is there."""
# fails: opposite with race


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    with source.lock:
        if not target.lock.acquire(blocking=False):
            return False
        try:
            if source.balance < amount:
                return False
            source.balance -= amount
            target.balance += amount
            return True
        finally:
            target.lock.release()
