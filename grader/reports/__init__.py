"""Reports for people and programs, one format per file; import the format that you need.

May import model and judging. Called by grading (the pytest plugin's output), batch and cli.
`audience` decides which checks the reader may see.
`evidence` decides what a report shows for a check; the formats only render it.
"""

from grader.reports.audience import exercises_for, report_for, withheld_note

__all__ = [
    "audience",
    "escape",
    "evidence",
    "exercises_for",
    "feedback",
    "gantt",
    "github",
    "github_page",
    "gradebook",
    "interleaving",
    "json_report",
    "junit",
    "picture",
    "places",
    "report_for",
    "terminal",
    "withheld_note",
]
