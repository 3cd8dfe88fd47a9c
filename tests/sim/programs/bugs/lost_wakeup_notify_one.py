"""Two wait, one is notified."""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


class Buffer:
    def __init__(self):
        self.items = []
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= 1:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop()
            self.changed.notify()
            return item


def program():
    buffer = Buffer()
    threads = [threading.Thread(target=buffer.get) for _ in range(2)]
    threads += [threading.Thread(target=buffer.put, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
