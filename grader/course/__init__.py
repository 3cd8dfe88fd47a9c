"""A course's repository: makes it, updates it, compares a submission with it, and comments on its pull requests.

May import intake, model and reports. Called by cli. `templates/` holds the files that only a course has. `pull_request`
is imported where it is used, because it loads much.
"""

from grader.course.changes import Change, init_course, update_course
from grader.course.contents import course_files, is_stub
from grader.course.manifest import MANIFEST, Manifest, read_manifest
from grader.course.unused_files import find_unused_files

__all__ = [
    "MANIFEST",
    "Change",
    "Manifest",
    "course_files",
    "find_unused_files",
    "init_course",
    "is_stub",
    "read_manifest",
    "update_course",
]
