"""A counter whose every access is under one lock."""

import threading


class Counter:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = 0

    @property
    def value(self):
        with self._lock:
            return self._value

    def add(self, n=1):
        with self._lock:
            self._value += n


def program() -> None:
    c = Counter()
    threads = [threading.Thread(target=lambda: [c.add() for _ in range(2)]) for _ in range(3)]
    for t in threads:
        t.start()
    assert 0 <= c.value <= 6
    for t in threads:
        t.join()
    assert c.value == 6
