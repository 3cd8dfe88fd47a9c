"""Always takes the source's lock first: two directions give two orders."""
# fails: opposite with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    with source.lock, target.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
