"""`+=` on an item."""

import threading

BUG = "assertion"
CLASS = "lost_update"


def program():
    totals = {"all": 0}

    def add():
        for _ in range(2):
            totals["all"] += 1

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals["all"] == 6
