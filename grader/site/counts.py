"""Counts over all submissions as they come, so that memory holds the counts and not each verdict."""

import sys
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from grader.reports.escape import escape_control
from grader.site.facts import ExerciseFacts, SubmissionFacts

REASONS_SHOWN = 4
"""Reasons of one check that are named, the most frequent ones."""


class CheckCounts(Struct, frozen=True, kw_only=True):
    """One check over all submissions.

    open     how many have no verdict
    reasons  the most frequent ones, as (reason, number)
    """

    id: str
    title: str
    passed: int
    failed: int
    open: int
    reasons: tuple[tuple[str, int], ...]


class ExerciseCounts:
    """The checks of one exercise and its known mistakes, over all submissions that were added."""

    def __init__(self) -> None:
        self.mistakes: Counter[str] = Counter()
        self._titles: dict[str, str] = {}
        self._statuses: dict[str, Counter[str]] = {}
        self._reasons: dict[str, Counter[str]] = {}

    def add(self, one: ExerciseFacts) -> None:
        """Counts the verdicts of one submission."""
        self.mistakes.update(one.mistakes)
        for check in one.checks:
            self._titles.setdefault(check.id, check.title)
            self._statuses.setdefault(check.id, Counter())[check.status] += 1
            if check.status != "passed":
                self._reasons.setdefault(check.id, Counter())[check.reason] += 1

    def checks(self) -> list[CheckCounts]:
        """The checks in the order of the suite."""
        return [
            CheckCounts(
                id=id,
                title=escape_control(title),
                passed=self._statuses[id]["passed"],
                failed=self._statuses[id]["failed"],
                open=self._statuses[id]["inconclusive"] + self._statuses[id]["error"],
                reasons=tuple(self._reasons.get(id, Counter()).most_common(REASONS_SHOWN)),
            )
            for id, title in self._titles.items()
        ]


def count_all(some: Iterable[SubmissionFacts], counts: dict[str, ExerciseCounts]) -> list[SubmissionFacts]:
    """Adds the submissions to the counts of each exercise; returns them without what has been counted."""
    return [_without_counted(each, counts) for each in some]


def _without_counted(each: SubmissionFacts, counts: dict[str, ExerciseCounts]) -> SubmissionFacts:
    exercises = []
    for one in each.exercises:
        counts.setdefault(one.slug, ExerciseCounts()).add(one)
        # Texts that repeat are kept once: those of another process come as copies.
        same = {"slug": sys.intern(one.slug), "status": sys.intern(one.status), "reason": sys.intern(one.reason)}
        exercises.append(replace(one, checks=(), mistakes=(), **same))
    about = replace(each.about, origin="", times={}, attempts={}, notes=(), rivals=())
    return replace(each, about=about, exercises=tuple(exercises))
