"""Checks under the lock, releases it, and then takes both locks."""
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
