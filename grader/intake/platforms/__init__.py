"""The platforms whose downloads are understood, one file each: how their names are built.

May import model. Called by the inbox, which looks at all names together. This package reads names, and the lists that
platforms write beside the files; it opens no submission.
"""

from grader.intake.platforms.by_regex import platform_of_regex
from grader.intake.platforms.reading import Listing, Platform, Reading
from grader.intake.platforms.table import PLATFORMS, find_platform, platform_called, read_name
from grader.intake.platforms.teams import VERSION

__all__ = [
    "PLATFORMS",
    "VERSION",
    "Listing",
    "Platform",
    "Reading",
    "find_platform",
    "platform_called",
    "platform_of_regex",
    "read_name",
]
