"""From files to submissions: the catalogue of exercises, submitted files, inboxes, archives, rosters.

May import model. Called by grading, batch and cli. This package never runs submitted code.
"""

from grader.intake.archives import ReadArchive
from grader.intake.catalogue import ROOT, load_catalogue, wrong_solutions
from grader.intake.course_file import course_of, graded_exercises, read_course
from grader.intake.csv_cells import CsvCells, read_cells
from grader.intake.decisions import decisions_text, read_decisions
from grader.intake.inbox import InboxContents, Submission, read_inbox
from grader.intake.loading import Attempt, LoadedSubmission, load_submission
from grader.intake.opening import open_inbox, printable, safe_name
from grader.intake.originals import content_hash, is_untouched, original_of
from grader.intake.platforms import PLATFORMS, Platform, platform_called, platform_of_regex, read_name
from grader.intake.platforms.reading import time_of_upload
from grader.intake.roster import Person, Roster, RosterMatch, key_of, may_be_called, people_of_rows, read_roster
from grader.intake.selectors import choose, choose_one
from grader.intake.submission import SubmittedFile, find_submitted_files, read_submitted_file
from grader.intake.suite_contents import defined_checks, suite_digest, suite_files

__all__ = [
    "PLATFORMS",
    "ROOT",
    "Attempt",
    "CsvCells",
    "InboxContents",
    "LoadedSubmission",
    "Person",
    "Platform",
    "ReadArchive",
    "Roster",
    "RosterMatch",
    "Submission",
    "SubmittedFile",
    "choose",
    "choose_one",
    "content_hash",
    "course_of",
    "decisions_text",
    "defined_checks",
    "find_submitted_files",
    "graded_exercises",
    "is_untouched",
    "key_of",
    "load_catalogue",
    "load_submission",
    "may_be_called",
    "open_inbox",
    "original_of",
    "people_of_rows",
    "platform_called",
    "platform_of_regex",
    "printable",
    "read_cells",
    "read_course",
    "read_decisions",
    "read_inbox",
    "read_name",
    "read_roster",
    "read_submitted_file",
    "safe_name",
    "suite_digest",
    "suite_files",
    "time_of_upload",
    "wrong_solutions",
]
