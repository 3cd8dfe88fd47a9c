"""Wakes a producer only when the buffer was full: after two quick gets, one producer sleeps on beside free room."""
# fails: spare_room with deadlock

from threading import Condition


class BoundedBuffer:
    def __init__(self, capacity):
        self.capacity = capacity
        self.items = []
        self.changed = Condition()

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: len(self.items) < self.capacity)
            self.items.append(item)
            if len(self.items) == 1:
                self.changed.notify_all()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.items)
            if len(self.items) == self.capacity:
                self.changed.notify()
            return self.items.pop(0)
