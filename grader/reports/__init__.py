"""Reports for people and programs, one format per file; import the format that you need.

May import model and judging. Called by grading (the plugin's words), batch and cli.
"""

__all__ = ["escape", "feedback", "gantt", "gradebook", "interleaving", "json_report", "junit", "terminal"]
