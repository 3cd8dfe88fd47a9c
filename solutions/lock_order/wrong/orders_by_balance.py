"""Orders the locks by the balance, which changes."""
# fails: ring with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = (source, target) if source.balance <= target.balance else (target, source)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
