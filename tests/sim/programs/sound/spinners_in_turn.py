"""Two consumers look again and again until a producer has put something there: it must get its turn."""

import threading
from collections import deque


class Buffer:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._items: deque[int] = deque()
        self._lock = threading.Lock()

    def put(self, item: int) -> None:
        while True:
            while len(self._items) >= self.capacity:
                pass
            with self._lock:
                if len(self._items) < self.capacity:
                    self._items.append(item)
                    return

    def get(self) -> int:
        while True:
            while not self._items:
                pass
            with self._lock:
                if self._items:
                    return self._items.popleft()


def program() -> None:
    buffer, got = Buffer(1), []
    consumers = [threading.Thread(target=lambda: got.append(buffer.get())) for _ in range(2)]

    def produce() -> None:
        buffer.put(1)
        buffer.put(2)

    threads = [*consumers, threading.Thread(target=produce)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [1, 2]
