"""A list that is looked at and then popped."""

import threading

BUG = "exception"
CLASS = "check_then_act"


def program():
    items = [1]

    def take():
        if items:
            items.pop()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
