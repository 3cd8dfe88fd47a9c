"""`if` around wait: a woken consumer finds the list emptied by another consumer that had not waited."""

import threading

BUG = "exception"
CLASS = "check_then_act"


class Buffer:
    def __init__(self):
        self.items = []
        self.cond = threading.Condition()

    def put(self, x):
        with self.cond:
            self.items.append(x)
            self.cond.notify()

    def get(self):
        with self.cond:
            if not self.items:
                self.cond.wait()
            return self.items.pop()


def program() -> None:
    buffer = Buffer()
    threads = [threading.Thread(target=buffer.get) for _ in range(2)]
    threads += [threading.Thread(target=buffer.put, args=(i,)) for i in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
