"""From files to submissions: the catalogue of exercises, submitted files, inboxes, archives, rosters.

May import model. Called by grading, batch and cli. This package never runs submitted code.
"""

from grader.intake.archives import ReadArchive
from grader.intake.catalogue import ROOT, load_catalogue, wrong_solutions
from grader.intake.inbox import LoadedSubmission, Submission, list_submissions, load_submission, open_inbox, safe_name
from grader.intake.originals import content_hash, is_untouched, original_of
from grader.intake.roster import Roster, read_roster
from grader.intake.selectors import choose, choose_one
from grader.intake.submission import SubmittedFile, find_submitted_files, read_submitted_file
from grader.intake.suite_contents import defined_checks, suite_digest, suite_files

__all__ = [
    "ROOT",
    "LoadedSubmission",
    "ReadArchive",
    "Roster",
    "Submission",
    "SubmittedFile",
    "choose",
    "choose_one",
    "content_hash",
    "defined_checks",
    "find_submitted_files",
    "is_untouched",
    "list_submissions",
    "load_catalogue",
    "load_submission",
    "open_inbox",
    "original_of",
    "read_roster",
    "read_submitted_file",
    "safe_name",
    "suite_digest",
    "suite_files",
    "wrong_solutions",
]
