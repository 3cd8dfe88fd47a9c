"""The flag is tested outside the lock; it is set and notified before the wait begins."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


class Door:
    def __init__(self):
        self.open = False
        self.cond = threading.Condition()

    def open_up(self):
        self.open = True
        with self.cond:
            self.cond.notify_all()

    def enter(self):
        while not self.open:
            with self.cond:
                self.cond.wait()


def program() -> None:
    door = Door()
    guests = [threading.Thread(target=door.enter) for _ in range(2)]
    opener = threading.Thread(target=door.open_up)
    for t in (*guests, opener):
        t.start()
    for t in (*guests, opener):
        t.join()
