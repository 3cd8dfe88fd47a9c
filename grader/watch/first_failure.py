"""The first check of a grading that failed: it is explained while others are still under way, if they take long."""

import math
import time

from grader.model import Audience, CheckReport, Exercise, ExerciseReport, Report
from grader.reports import report_for

AT_ONCE = 0.4
"""Seconds of a grading after which a failed check is explained before the others are done."""


class FirstFailure:
    """Keeps the first failed check of one grading, and says when to show it."""

    def __init__(self) -> None:
        self._found: ExerciseReport | None = None
        self._due = math.inf

    def begin(self) -> None:
        """A grading begins now."""
        self._found, self._due = None, time.monotonic() + AT_ONCE

    def forget(self) -> None:
        """The verdict has come."""
        self._found, self._due = None, math.inf

    def keep(self, exercise: Exercise, check: CheckReport) -> None:
        """Takes a failed check. It is kept if it is the first one that a student may see."""
        if self._found is not None:
            return
        title, path = exercise.metadata.title, str(exercise.stub)
        report = ExerciseReport(
            slug=exercise.slug, track=exercise.track, title=title, path=path, seconds=0.0, checks=(check,)
        )
        shown = report_for(Report(exercises=(report,)), Audience.STUDENT).exercises
        self._found = next((each for each in shown if check in each.checks), None)

    def patience(self) -> float | None:
        """Seconds until there is a failure to show; None if there is none."""
        if self._found is None or self._due == math.inf:
            return None
        return max(0.0, self._due - time.monotonic())

    def take(self) -> ExerciseReport | None:
        """The failure if it is time to show it, as a report with one check. It is given once in each grading."""
        if self.patience() != 0.0:
            return None
        self._due = math.inf
        return self._found
