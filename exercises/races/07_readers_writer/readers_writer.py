"""A lock that lets in any number of readers, or one writer. See README.md."""


class ReadersWriterLock:
    """Free at first."""

    def acquire_read(self) -> None:
        """Wait while a writer is in; then be in as a reader, beside others."""
        raise NotImplementedError

    def release_read(self) -> None:
        """Leave, as a reader."""
        raise NotImplementedError

    def acquire_write(self) -> None:
        """Wait while anybody is in; then be in as the only one."""
        raise NotImplementedError

    def release_write(self) -> None:
        """Leave, as the writer."""
        raise NotImplementedError
