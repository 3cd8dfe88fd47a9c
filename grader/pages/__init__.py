"""Pages: a report as one self-contained HTML file, which steps through failing schedules. It needs no network.

May import reports, judging and model. Called by `grader view` and `grader grade --html`; `comparison` and `site` use
parts of it.
"""

from grader.pages.render import (
    FOLDER,
    STORY_SCRIPTS,
    as_json,
    make_environment,
    page_path,
    policy,
    read_part,
    shared_style,
    template_folder,
    to_page,
    write_page,
)

__all__ = [
    "FOLDER",
    "STORY_SCRIPTS",
    "as_json",
    "make_environment",
    "page_path",
    "policy",
    "read_part",
    "shared_style",
    "template_folder",
    "to_page",
    "write_page",
]
