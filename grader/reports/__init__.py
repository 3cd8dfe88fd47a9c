"""Reports for people and programs, one format per file; import the format that you need.

May import model and judging. Called by grading (the pytest plugin's output), batch and cli.
`evidence` decides what a report shows for a check; the formats only render it.
"""

__all__ = [
    "escape",
    "evidence",
    "feedback",
    "gantt",
    "github",
    "github_page",
    "gradebook",
    "interleaving",
    "json_report",
    "junit",
    "places",
    "terminal",
]
