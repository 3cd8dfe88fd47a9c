"""The words and the evidence of one check as plain text, for platforms that show text as it is."""

import io
import textwrap

from grader.model import CheckReport
from grader.reports.audience import OUR_ERROR
from grader.reports.escape import escape_control

WIDTH = 100
"""Characters in a line."""


def plain_text(check: CheckReport, file: str) -> str:
    """The text for students about a check that did not pass, as `grade` shows it, without the title; else empty.

    Control characters are escaped. Nothing else is: each channel has its own function in `escape`.
    """
    if check.finding is None:
        return ""
    if check.status == "error":
        return OUR_ERROR
    # Imported only now: most reports do not need rich.
    from rich.console import Console

    from grader.reports.terminal import show_words

    output = io.StringIO()
    show_words(check, file, Console(file=output, width=WIDTH, color_system=None, highlight=False, _environ={}))
    return textwrap.dedent("\n".join(line.rstrip() for line in output.getvalue().splitlines())).strip("\n")


def first_line(check: CheckReport, limit: int = 300) -> str:
    """The first line of what was observed, or a sentence for an error of ours; cut to `limit` characters.

    Control characters are escaped.
    """
    if check.finding is None:
        return ""
    text = OUR_ERROR if check.status == "error" else (check.finding.what.splitlines() or [""])[0]
    return shorten(escape_control(text), limit)


def shorten(text: str, limit: int) -> str:
    """The text with at most `limit` characters; a cut is visible."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
