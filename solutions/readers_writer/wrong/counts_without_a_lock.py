"""Counts the readers without a lock: a lost update lets the writer in too early or never."""
# fails: two_readers_and_a_writer with race

import threading


class ReadersWriterLock:
    def __init__(self):
        self._room = threading.Lock()
        self._readers = 0

    def acquire_read(self):
        self._readers += 1
        if self._readers == 1:
            self._room.acquire()

    def release_read(self):
        self._readers -= 1
        if self._readers == 0:
            self._room.release()

    def acquire_write(self):
        self._room.acquire()

    def release_write(self):
        self._room.release()
