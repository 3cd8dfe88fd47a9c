"""Returns True for every transfer from an account to itself, even without enough money."""
# fails: too_much_with_itself with wrong_result


def transfer(source, target, amount):
    if source is target:
        return True
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.balance < amount:
            return False
        source.balance -= amount
        target.balance += amount
        return True
