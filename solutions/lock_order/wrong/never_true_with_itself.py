"""Refuses every transfer from an account to itself."""
# fails: with_itself with wrong_result


def transfer(source, target, amount):
    if source is target:
        return False
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
