"""A lock that lets in any number of readers, or one writer."""

import threading


class ReadersWriterLock:
    """Free at first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writing = False

    def acquire_read(self) -> None:
        """Wait while a writer is in; then be in as a reader, beside others."""
        with self._changed:
            while self._writing:
                self._changed.wait()
            self._readers += 1

    def release_read(self) -> None:
        """Leave, as a reader."""
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    def acquire_write(self) -> None:
        """Wait while anybody is in; then be in as the only one."""
        with self._changed:
            while self._writing or self._readers:
                self._changed.wait()
            self._writing = True

    def release_write(self) -> None:
        """Leave, as the writer."""
        with self._changed:
            self._writing = False
            self._changed.notify_all()
