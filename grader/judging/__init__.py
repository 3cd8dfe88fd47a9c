"""Decisions: from an observation and an expectation to a finding, with its advice. Pure: no I/O and no clock.

May import model and plain_values. Called by grading, which runs the checks, by batch, which judges stored runs again,
by execution, which stops busy-waiting programs, and by reports.
"""

from grader.judging.advice import GENERAL, with_advice, without_references_below
from grader.judging.allowlist import first_violation
from grader.judging.busy_wait import busy_waits, busy_waits_in_quiet, computes_without_end, looks_busy
from grader.judging.exploration_judge import (
    SHOWN_REASONS,
    OutcomeExpectation,
    depends_on_the_schedule,
    judge_ends,
    judge_exploration,
)
from grader.judging.judge import FORM_ERRORS, judge
from grader.judging.stub_differences import name_differences
from grader.judging.time_limits import is_near_limit
from grader.judging.uncalled import name_uncalled
from grader.judging.unfinished import name_what_is_missing

__all__ = [
    "FORM_ERRORS",
    "GENERAL",
    "SHOWN_REASONS",
    "OutcomeExpectation",
    "busy_waits",
    "busy_waits_in_quiet",
    "computes_without_end",
    "depends_on_the_schedule",
    "first_violation",
    "is_near_limit",
    "judge",
    "judge_ends",
    "judge_exploration",
    "looks_busy",
    "name_differences",
    "name_uncalled",
    "name_what_is_missing",
    "with_advice",
    "without_references_below",
]
