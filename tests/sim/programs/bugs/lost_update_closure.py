"""`+=` on a variable of the enclosing function."""

import threading

BUG = "assertion"
CLASS = "lost_update"


def program():
    count = 0

    def add():
        nonlocal count
        value = count
        count = value + 1

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count == 2
