"""Moodle CodeRunner: the JSON object of a combinator template grader (https://coderunner.org.nz).

Cells of format `%s` are shown as text by CodeRunner; the rest is HTML of ours, with student text escaped. CodeRunner
has no answer for "not graded". Where a check has no verdict, the fraction is at least the best one so far.
"""

from pathlib import PurePosixPath
from typing import Any

from grader.reports.escape import for_html
from grader.reports.formats.content import Content, number, summary_of, title_of, to_json_bytes
from grader.reports.plain_text import plain_text, shorten

MAX_TEXT = 20_000
"""Characters about one check."""
MAX_ALL = 200_000
"""Characters about all checks."""


def to_coderunner(content: Content) -> bytes:
    """The object. `content.about` has `fraction`: the best one of the student so far, from `QUESTION.stepinfo`."""
    fraction = content.mark.fraction
    lines = summary_of(content)
    if content.mark.undecided or content.problem:
        best = number(content.about.get("fraction")) or 0.0
        if fraction < best <= 1:
            fraction = best
            lines.append("The best mark that you have so far is kept.")
    exercises = content.report.exercises
    rows: list[list[Any]] = [["iscorrect", "Check", "Result"]]
    words, room = [], MAX_ALL
    for exercise in exercises:
        for check in exercise.checks:
            title = title_of(exercise, check, of_many=len(exercises) > 1)
            rows.append([int(check.status == "passed"), title, check.finding.reason.value if check.finding else ""])
            text = shorten(plain_text(check, PurePosixPath(exercise.path).name), MAX_TEXT)
            room -= len(text)
            if text and room > 0:
                words.append(f"<h4>{for_html(title)}</h4><pre>{for_html(text)}</pre>")
    return to_json_bytes(
        {
            "fraction": fraction,
            "prologuehtml": "".join(f"<p>{for_html(line)}</p>" for line in lines),
            "testresults": rows,
            "columnformats": ["%s", "%s"],
            "epiloguehtml": "".join(words),
        }
    )
