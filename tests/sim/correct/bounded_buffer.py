import threading
from collections import deque


class Buffer:
    def __init__(self, size):
        self.items = deque()
        self.size = size
        self.lock = threading.Lock()
        self.not_empty = threading.Condition(self.lock)
        self.not_full = threading.Condition(self.lock)

    def put(self, item):
        with self.not_full:
            while len(self.items) == self.size:
                self.not_full.wait()
            self.items.append(item)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            self.not_empty.wait_for(lambda: self.items)
            item = self.items.popleft()
            self.not_full.notify()
            return item


def program():
    buffer = Buffer(1)
    got = []
    lock = threading.Lock()

    def consume():
        for _ in range(2):
            item = buffer.get()
            with lock:
                got.append(item)

    def produce(start):
        for number in range(start, start + 2):
            buffer.put(number)

    threads = [threading.Thread(target=consume) for _ in range(2)]
    threads += [threading.Thread(target=produce, args=(start,)) for start in (0, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [0, 1, 2, 3]
