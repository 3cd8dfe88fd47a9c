# exercise: readers_writer
# style: an event for each waiting thread, in the order in which they came
import threading
from collections import deque


class ReadersWriterLock:
    def __init__(self):
        self.l = threading.Lock()
        self.q = deque()
        self.r = 0
        self.w = False

    def _go(self):
        while self.q:
            kind, ev = self.q[0]
            if kind == "r" and not self.w:
                self.r += 1
            elif kind == "w" and not self.w and not self.r:
                self.w = True
            else:
                return
            self.q.popleft()
            ev.set()

    def _wait(self, kind):
        ev = threading.Event()
        with self.l:
            self.q.append((kind, ev))
            self._go()
        ev.wait()

    def acquire_read(self):
        self._wait("r")

    def acquire_write(self):
        self._wait("w")

    def release_read(self):
        with self.l:
            self.r -= 1
            self._go()

    def release_write(self):
        with self.l:
            self.w = False
            self._go()
