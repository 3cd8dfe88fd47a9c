"""The last reader releases a lock that writers do not take."""
# fails: reader_and_writer with race

import threading


class ReadersWriterLock:
    def __init__(self):
        self._counting = threading.Lock()
        self._readers_room = threading.Lock()
        self._writers_room = threading.Lock()
        self._readers = 0

    def acquire_read(self):
        with self._counting:
            self._readers += 1
            if self._readers == 1:
                self._readers_room.acquire()

    def release_read(self):
        with self._counting:
            self._readers -= 1
            if self._readers == 0:
                self._readers_room.release()

    def acquire_write(self):
        self._writers_room.acquire()

    def release_write(self):
        self._writers_room.release()
