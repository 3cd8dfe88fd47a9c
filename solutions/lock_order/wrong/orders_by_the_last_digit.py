"""Orders the accounts by a part of their numbers, which can be equal for two accounts."""
# fails: numbers with deadlock


def transfer(source, target, amount):
    if source is target:
        with source.lock:
            return source.balance >= amount
    first, second = sorted((source, target), key=lambda account: account.number % 10)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
