"""A dict is iterated over while another thread adds to it."""

import threading

BUG = "exception"
CLASS = "check_then_act"


def program() -> None:
    prices = {"a": 1, "b": 2, "c": 3}
    total = []

    def reporter():
        s = 0
        for name, price in prices.items():
            s += price
        total.append(s)

    def newcomer():
        prices["d"] = 4

    threads = [threading.Thread(target=f) for f in (reporter, newcomer)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
