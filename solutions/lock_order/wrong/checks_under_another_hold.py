"""Checks under the lock, lets go of it, and takes both locks then."""
# fails: last_money with race


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
    if source is target:
        return True
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount
    return True
