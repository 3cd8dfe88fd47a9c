"""Uses a flag instead of a count: the first reader that leaves lets the writer in."""
# fails: two_readers_and_a_writer with race

import threading


class ReadersWriterLock:
    def __init__(self):
        self._changed = threading.Condition()
        self._reading = False
        self._writing = False

    def acquire_read(self):
        with self._changed:
            while self._writing:
                self._changed.wait()
            self._reading = True

    def release_read(self):
        with self._changed:
            self._reading = False
            self._changed.notify_all()

    def acquire_write(self):
        with self._changed:
            while self._writing or self._reading:
                self._changed.wait()
            self._writing = True

    def release_write(self):
        with self._changed:
            self._writing = False
            self._changed.notify_all()
