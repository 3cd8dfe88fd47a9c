"""The command `view`: grades, writes one page that steps through what went wrong, and opens it in the browser."""

import argparse
import os
import sys
import tempfile
import webbrowser
from pathlib import Path

from grader.cli.options import add_isolation, check_writable, writing
from grader.model import CheckReport

FOLDER = ".pages"
"""Folder in the kit in which pages are kept. Git ignores it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to show (default: the whole course)")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"where to write the page (default: in {FOLDER}/)")
    parser.add_argument("--no-open", action="store_true", help="write the page, and do not open it")
    add_isolation(parser, "auto")


def run(options: argparse.Namespace) -> int:
    """Grades the user's solutions, and writes and opens the page. Returns the exit code of `grade`."""
    from grader.cli.progress import ProgressDisplay
    from grader.grading import Request, grade
    from grader.model import Audience
    from grader.pages import write_page
    from grader.reports import report_for
    from grader.reports.escape import escape_control

    path = options.out or page_path(options.root, options.slugs)
    check_writable(path)
    request = Request(slugs=tuple(options.slugs), isolation=options.isolation, root=options.root, pages=True)
    done = 0

    def count(_: CheckReport) -> None:
        nonlocal done
        done += 1
        display.show(done)

    with ProgressDisplay("checks", lines=False) as display:
        report = grade(request, count)
    with writing(path):
        write_page(report_for(report, Audience.STUDENT), path)
    shown = escape_control(str(path))
    if not options.no_open and open_page(path):
        print(f"Opened in your browser: {shown}")
    else:
        print(f"Open this file in a browser: {shown}")
    return report.exit_code


def page_path(root: Path, slugs: list[str]) -> Path:
    """The place of a page: in the kit, or in the folder for temporary files if the kit cannot be written."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        folder.joinpath(".gitignore").write_text("*\n", encoding="ascii")
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="grader-page-"))
    name = slugs[0] if len(slugs) == 1 and slugs[0].isidentifier() else "board"
    return folder / f"{name}.html"


def open_page(path: Path) -> bool:
    """Whether a browser with windows was asked to show the file. In a terminal, none is started."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(path.resolve().as_uri())
    except (OSError, webbrowser.Error):
        return False
