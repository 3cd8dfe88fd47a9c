"""Holds one lock at a time: between the two, the money is nowhere."""
# fails: onlooker with race


def transfer(source, target, amount):
    with source.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
    with target.lock:
        target.balance += amount
    return True
