"""A lock for any number of readers, or one writer. See README.md."""


class ReadersWriterLock:
    """A readers-writer lock; free at first."""

    def acquire_read(self) -> None:
        """Wait while a writer holds the lock; then hold it as a reader, together with other readers."""
        raise NotImplementedError

    def release_read(self) -> None:
        """Release the lock as a reader."""
        raise NotImplementedError

    def acquire_write(self) -> None:
        """Wait while any thread holds the lock; then hold it alone, as the writer."""
        raise NotImplementedError

    def release_write(self) -> None:
        """Release the lock as the writer."""
        raise NotImplementedError
