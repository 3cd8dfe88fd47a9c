"""The report on a batch as a folder of pages: the class, each exercise, each student. They need no server.

May import batch, pages and everything below them. Called by `grader report --html` and `grader report --sources`.
"""

from grader.site.sources import write_sources
from grader.site.write import FOLDER, write_site

__all__ = ["FOLDER", "write_site", "write_sources"]
