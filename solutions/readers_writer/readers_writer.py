"""A lock for any number of readers, or one writer."""

import threading


class ReadersWriterLock:
    """A readers-writer lock; free at first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writing = False

    def acquire_read(self) -> None:
        """Wait while a writer holds the lock; then hold it as a reader, together with other readers."""
        with self._changed:
            while self._writing:
                self._changed.wait()
            self._readers += 1

    def release_read(self) -> None:
        """Release the lock as a reader."""
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    def acquire_write(self) -> None:
        """Wait while any thread holds the lock; then hold it alone, as the writer."""
        with self._changed:
            while self._writing or self._readers:
                self._changed.wait()
            self._writing = True

    def release_write(self) -> None:
        """Release the lock as the writer."""
        with self._changed:
            self._writing = False
            self._changed.notify_all()
