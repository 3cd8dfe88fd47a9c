"""Has the right order, and takes the same lock twice when both accounts are one."""
# fails: with_itself with deadlock


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
