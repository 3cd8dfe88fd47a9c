"""Sleeping barber: the barber looks at the waiting room, then goes to sleep; the customer who rings in between is not heard.

1 barber, 2 customers.
"""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"
CUSTOMERS = 2


class Shop:
    def __init__(self):
        self.waiting = 0
        self.served = 0
        self.bell = threading.Condition()


def barber(shop):
    while shop.served < CUSTOMERS:
        if shop.waiting == 0:
            with shop.bell:
                shop.bell.wait()
        with shop.bell:
            if shop.waiting:
                shop.waiting -= 1
                shop.served += 1


def customer(shop):
    with shop.bell:
        shop.waiting += 1
        shop.bell.notify()


def program() -> None:
    shop = Shop()
    threads = [threading.Thread(target=barber, args=(shop,), name="barber")]
    threads += [threading.Thread(target=customer, args=(shop,)) for _ in range(CUSTOMERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
