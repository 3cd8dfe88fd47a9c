"""The report for other platforms: one pure function for each format, one file each, and one table of them.

May import the rest of reports, judging and model. Called by cli. `table.FORMATS` lists the formats. A format renders a
`content.Content`: only the checks that the reader may see, and the mark of all checks.
"""

from grader.reports.formats.content import Content, Mark, mark_of
from grader.reports.formats.table import FORMATS, Format, render_format

__all__ = ["FORMATS", "Content", "Format", "Mark", "mark_of", "render_format"]
