"""Uses the right order, but takes the same lock twice if both accounts are the same."""
# fails: with_itself with deadlock


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
