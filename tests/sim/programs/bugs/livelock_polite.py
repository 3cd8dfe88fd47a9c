"""Two polite diners each put down their fork when they see that the other wants to eat, in step, for ever."""

import threading

BUG = "livelock"
CLASS = "livelock"


class Diner:
    def __init__(self):
        self.hungry = True
        self.partner = None

    def eat(self):
        while self.hungry:
            if self.partner.hungry:
                continue
            self.hungry = False


def program() -> None:
    a, b = Diner(), Diner()
    a.partner, b.partner = b, a
    threads = [threading.Thread(target=d.eat) for d in (a, b)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
