"""`+=` on a global."""

import threading

BUG = "assertion"
CLASS = "lost_update"

counter = 0


def add():
    global counter
    counter += 1


def program():
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter == 2
