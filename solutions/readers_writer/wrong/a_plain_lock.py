"""Uses one plain lock for readers and writers: readers wait for each other."""
# fails: readers with sequential

import threading


class ReadersWriterLock:
    def __init__(self):
        self._lock = threading.Lock()

    def acquire_read(self):
        self._lock.acquire()

    def release_read(self):
        self._lock.release()

    def acquire_write(self):
        self._lock.acquire()

    def release_write(self):
        self._lock.release()
