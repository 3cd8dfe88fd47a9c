"""The command `view`: grades, writes one page that steps through what went wrong, and opens it in the browser."""

import argparse
import os
import sys
import webbrowser
from pathlib import Path

from grader.cli.options import add_isolation, check_writable, writing
from grader.model import CheckReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to show (default: the whole course)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the page (default: in .pages/)")
    parser.add_argument("--no-open", action="store_true", help="write the page, and do not open it")
    add_isolation(parser, "auto")


def run(options: argparse.Namespace) -> int:
    """Grades the user's solutions, and writes and opens the page. Returns the exit code of `grade`."""
    from grader.cli.progress import ProgressDisplay
    from grader.grading import Request, grade
    from grader.model import Audience
    from grader.pages import page_path, write_page
    from grader.reports import report_for
    from grader.reports.escape import escape_control

    path = options.out or page_path(options.root, options.slugs[0] if len(options.slugs) == 1 else "")
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
        write_page(report_for(report, Audience.STUDENT), options.root, path)
    shown = escape_control(str(path))
    if not options.no_open and open_page(path):
        print(f"Opened in your browser: {shown}")
    else:
        print(f"Open this file in a browser: {shown}")
    return report.exit_code


def open_page(path: Path) -> bool:
    """Whether a browser with windows was asked to show the file. In a terminal, none is started."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(path.resolve().as_uri())
    except (OSError, webbrowser.Error):
        return False
