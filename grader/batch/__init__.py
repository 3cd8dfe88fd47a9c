"""A whole inbox: what is graded, what is known already, the store, and the files that a batch hands out.

May import grading and everything below it. Called by cli.
"""

from grader.batch.batch import BatchProgress, BatchRequest, GradeFiles, Summary, run_batch
from grader.batch.exports import FEEDBACK, GRADEBOOK, JUNIT, RESULTS, publish
from grader.batch.rejudge import rejudge_all
from grader.batch.store import Store

__all__ = [
    "FEEDBACK",
    "GRADEBOOK",
    "JUNIT",
    "RESULTS",
    "BatchProgress",
    "BatchRequest",
    "GradeFiles",
    "Store",
    "Summary",
    "publish",
    "rejudge_all",
    "run_batch",
]
