"""A whole inbox: what is graded, what is known already, the store, and the files that a batch hands out.

May import grading and everything below it. Called by cli.
"""

from grader.batch.archive_reader import ArchiveReader
from grader.batch.attempts import GradedAttempt
from grader.batch.batch import GradeFiles, run_batch
from grader.batch.decisions import keep_decisions
from grader.batch.exports import (
    CHANGES,
    FEEDBACK,
    GRADEBOOK,
    JUNIT,
    RESULTS,
    REVIEW,
    file_stem,
    for_students,
    page_stem,
    publish,
)
from grader.batch.feedback_zip import PLACES, pack_feedback
from grader.batch.lock import translate_io_errors
from grader.batch.marks import late_exercises
from grader.batch.owners import Entry, match_roster
from grader.batch.packing import unpack_findings
from grader.batch.rejudge import rejudge_all
from grader.batch.request import BatchProgress, BatchRequest, Summary
from grader.batch.store import Store
from grader.batch.templates import FORMS, fill_template

__all__ = [
    "CHANGES",
    "FEEDBACK",
    "FORMS",
    "GRADEBOOK",
    "JUNIT",
    "PLACES",
    "RESULTS",
    "REVIEW",
    "ArchiveReader",
    "BatchProgress",
    "BatchRequest",
    "Entry",
    "GradeFiles",
    "GradedAttempt",
    "Store",
    "Summary",
    "file_stem",
    "fill_template",
    "for_students",
    "keep_decisions",
    "late_exercises",
    "match_roster",
    "pack_feedback",
    "page_stem",
    "publish",
    "rejudge_all",
    "run_batch",
    "translate_io_errors",
    "unpack_findings",
]
