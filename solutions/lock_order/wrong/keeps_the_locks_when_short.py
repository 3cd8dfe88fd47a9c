"""Releases the locks at the end, but not before an early return."""
# fails: refused with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    first.lock.acquire()
    second.lock.acquire()
    if source.balance < amount:
        return False
    source.balance -= amount
    target.balance += amount
    second.lock.release()
    first.lock.release()
    return True
