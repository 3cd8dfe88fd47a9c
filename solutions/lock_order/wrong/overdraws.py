"""Moves the money even if there is not enough."""
# fails: one_by_one with wrong_result


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount
    return True
