"""Holds the inner lock until the reader leaves, so readers wait for each other."""
# fails: readers with sequential

import threading


class ReadersWriterLock:
    def __init__(self):
        self._changed = threading.Condition()
        self._readers = 0
        self._writing = False

    def acquire_read(self):
        self._changed.acquire()
        while self._writing:
            self._changed.wait()
        self._readers += 1

    def release_read(self):
        self._readers -= 1
        self._changed.notify_all()
        self._changed.release()

    def acquire_write(self):
        with self._changed:
            while self._writing or self._readers:
                self._changed.wait()
            self._writing = True

    def release_write(self):
        with self._changed:
            self._writing = False
            self._changed.notify_all()
