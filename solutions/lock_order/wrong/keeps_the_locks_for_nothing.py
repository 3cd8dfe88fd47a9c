"""Returns early from a transfer of 0, with both locks still taken."""
# fails: nothing with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    first.lock.acquire()
    second.lock.acquire()
    if amount == 0:
        return True
    enough = source.balance >= amount
    if enough:
        source.balance -= amount
        target.balance += amount
    second.lock.release()
    first.lock.release()
    return enough
