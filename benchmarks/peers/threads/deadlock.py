"""Two threads take two locks: in opposite orders, or in the same order."""

import threading


class Accounts:
    def __init__(self):
        self.first, self.second = threading.Lock(), threading.Lock()
        self.moves = 0


def setup():
    return Accounts()


def there(accounts):
    with accounts.first, accounts.second:
        accounts.moves += 1


def back(accounts):
    with accounts.second, accounts.first:
        accounts.moves += 1


def back_in_order(accounts):
    with accounts.first, accounts.second:
        accounts.moves += 1


BUGGY = [there, back]
RIGHT = [there, back_in_order]


def holds(accounts):
    return accounts.moves == 2


def run(workers):
    state = setup()
    threads = [threading.Thread(target=worker, args=(state,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holds(state)


def buggy():
    run(BUGGY)


def right():
    run(RIGHT)
