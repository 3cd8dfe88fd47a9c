"""Files that a platform needs to grade by itself: its scripts, and the part of the kit that they run.

May import intake and model. Called by cli (`grader export`). The reports are in `grader.reports.formats`.
"""

from grader.platforms.bundle import kit_files, write_bundle
from grader.platforms.exports import EXPORTS, Export, export_files

__all__ = ["EXPORTS", "Export", "export_files", "kit_files", "write_bundle"]
