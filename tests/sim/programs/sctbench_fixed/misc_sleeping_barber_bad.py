"""The repaired twin of sctbench/misc_sleeping_barber_bad.py."""

import threading

CUSTOMERS = 2


class Shop:
    def __init__(self):
        self.waiting = 0
        self.served = 0
        self.bell = threading.Condition()


def barber(shop):
    while shop.served < CUSTOMERS:
        with shop.bell:
            while shop.waiting == 0:
                shop.bell.wait()
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
