"""Pages: a report as one self-contained HTML file, which steps through failing schedules. It needs no network.

May import reports, judging and model. Called by `grader view` and `grader grade --html`; `comparison` uses its style.
"""

from grader.pages.render import FOLDER, make_environment, page_path, policy, shared_style, to_page, write_page

__all__ = ["FOLDER", "make_environment", "page_path", "policy", "shared_style", "to_page", "write_page"]
