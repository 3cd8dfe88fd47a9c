"""Locks only the source, where the check is, and not the target."""
# fails: same_target with race


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
