"""Semaphores as signals: items and free places of a ring buffer."""

import threading


class Ring:
    def __init__(self, n):
        self.free = threading.Semaphore(n)
        self.filled = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.slots = []

    def put(self, x):
        self.free.acquire()
        with self.lock:
            self.slots.append(x)
        self.filled.release()

    def get(self):
        self.filled.acquire()
        with self.lock:
            x = self.slots.pop(0)
        self.free.release()
        return x


def program() -> None:
    ring = Ring(2)
    got = []
    a = threading.Thread(target=lambda: [ring.put(i) for i in range(4)])
    b = threading.Thread(target=lambda: got.extend(ring.get() for _ in range(4)))
    a.start()
    b.start()
    a.join()
    b.join()
    assert got == [0, 1, 2, 3]
