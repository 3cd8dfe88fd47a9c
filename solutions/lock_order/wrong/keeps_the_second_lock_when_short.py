"""Returns early with the first lock released and the second one kept."""
# fails: refused with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock:
        second.lock.acquire()
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        second.lock.release()
        return True
