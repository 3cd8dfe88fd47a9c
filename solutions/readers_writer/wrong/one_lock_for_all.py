"""Keeps its state in the class, so all locks share it."""
# fails: alone with deadlock

import threading


class ReadersWriterLock:
    _changed = threading.Condition()
    _readers = 0
    _writing = False

    def acquire_read(self):
        with self._changed:
            while self._writing:
                self._changed.wait()
            ReadersWriterLock._readers += 1

    def release_read(self):
        with self._changed:
            ReadersWriterLock._readers -= 1
            self._changed.notify_all()

    def acquire_write(self):
        with self._changed:
            while self._writing or self._readers:
                self._changed.wait()
            ReadersWriterLock._writing = True

    def release_write(self):
        with self._changed:
            ReadersWriterLock._writing = False
            self._changed.notify_all()
