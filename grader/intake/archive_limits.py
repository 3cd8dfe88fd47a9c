"""How much an archive may contain and cost, and the count of what is read from it."""

from pathlib import PurePosixPath

from msgspec import Struct

TOO_MUCH_MEMORY = "needs too much memory to read, which looks like a bomb"
TOO_MUCH_TIME = "takes too long to read, which looks like a bomb"
"""Why an archive is not used; the words fit after its name."""


class ArchiveError(Exception):
    """The archive cannot be used. The message fits after the name of the archive."""


class ArchiveBomb(ArchiveError):
    """The archive unpacks to too much. Nothing in it is used, even if the bomb is in a nested archive."""


class ArchiveLimits(Struct, frozen=True, kw_only=True):
    """How much an archive may contain.

    members  entries in all, nested archives included
    file     bytes that are read of one wanted file; the default is one more than a submission may have
    nested   bytes of one nested archive
    total    bytes that are unpacked in all
    ratio    bytes that are unpacked for each byte of the archive; the first megabyte is free
    wanted   wanted files
    header   bytes of a header in a tar archive that belongs to no file
    cpu      processor seconds for reading all archives of a submission
    wall     seconds for reading one archive; long, because a busy machine is not the archive's fault
    memory   bytes of addresses for reading one archive, beside those of Python itself
    """

    members: int = 20_000
    file: int = (1 << 20) + 1
    nested: int = 64 << 20
    total: int = 256 << 20
    ratio: int = 200
    wanted: int = 500
    header: int = 32 << 10
    cpu: float = 10.0
    wall: float = 120.0
    memory: int = 512 << 20


WHOLE_INBOX = ArchiveLimits(
    members=2_000_000,
    file=64 << 20,
    nested=64 << 20,
    total=32 << 30,
    ratio=400,
    wanted=2_000_000,
    cpu=7200.0,
    wall=7200.0,
    memory=4 << 30,
)
"""Limits for an archive of all submissions, which comes from the operator."""


class Budget:
    """Counts what is read from the archives of one upload, nested archives included.

    size  bytes of the archives
    cpu   processor seconds for reading them, where they are known
    """

    def __init__(self, limits: ArchiveLimits, size: int = 0, cpu: float = 0.0) -> None:
        self.limits, self.size, self.cpu = limits, size, cpu
        self.members = self.bytes = self.wanted = 0
        self.left_out: dict[str, int] = {}
        self.unwanted: list[PurePosixPath] = []
        """Names of the files that are not wanted."""

    def member(self) -> None:
        """Count one entry. Raises ArchiveBomb beyond the limit."""
        self.members += 1
        if self.members > self.limits.members:
            raise ArchiveBomb(f"holds more than {self.limits.members:,} files")

    def keep(self) -> None:
        """Count one wanted file. Raises ArchiveBomb beyond the limit."""
        self.wanted += 1
        if self.wanted > self.limits.wanted:
            raise ArchiveBomb(f"holds more than {self.limits.wanted:,} files with the name of an exercise")

    def spend(self, count: int) -> None:
        """Count unpacked bytes. Raises ArchiveBomb beyond the limit."""
        self.bytes += count
        most = min(self.limits.total, max(1 << 20, self.size * self.limits.ratio))
        if self.bytes > most:
            raise ArchiveBomb(f"unpacks to more than {most >> 20:,} MB, which looks like a bomb")

    def leave_out(self, what: str) -> None:
        """Count an entry that is left out; `what` is a noun phrase in the plural."""
        self.left_out[what] = self.left_out.get(what, 0) + 1

    def notes(self) -> list[str]:
        """A note for each kind of entry that was left out."""
        return [f"{what} left out: {count}" for what, count in sorted(self.left_out.items())]
