"""How the checks of exercises are run: pytest collects the suites, worker processes run the checks.

May import execution, judging, intake, reports and model. Called by batch and cli; pytest loads the plugin.
"""

from grader.grading.pipeline import Request, Trust, grade, grade_sources, grade_stream, launcher_for_a_grading

__all__ = ["Request", "Trust", "grade", "grade_sources", "grade_stream", "launcher_for_a_grading"]
