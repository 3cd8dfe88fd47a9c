"""Holds one lock at a time: in between, the money is in neither account."""
# fails: onlooker with race


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
    with target.lock:
        target.balance += amount
    return True
