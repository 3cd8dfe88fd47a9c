"""The command `comment`: the text of a comment on a pull request, from a JSON report that anybody may have made."""

import argparse
import sys
from pathlib import Path

from grader.cli.options import STDOUT, check_writable, write_file
from grader.model import OperatorError
from grader.reports import github_page, json_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("report", type=Path, nargs="?", metavar="REPORT", help="report of `grade --json`")
    source.add_argument(
        "--from-run",
        action="store_true",
        help="in a workflow on `workflow_run`: comment on the pull request of that run, or renew the comment",
    )
    parser.add_argument(
        "--out", type=Path, default=STDOUT, metavar="FILE", help="where to write it (default: print it)"
    )


def run(options: argparse.Namespace) -> int:
    """Writes the comment in Markdown. Raises OperatorError for a report that is not valid by the schema."""
    if options.from_run:
        from grader.course.pull_request import comment_on_pull_request

        print(comment_on_pull_request())
        return 0
    try:
        with options.report.open("rb") as file:
            content = file.read(json_report.MAX_REPORT + 1)
        comment = github_page.to_comment(json_report.read(content))
    except OSError as problem:
        raise OperatorError(f"{options.report} cannot be read: {problem.strerror}.", "Check its name.") from problem
    except ValueError as problem:
        raise OperatorError(f"No comment was made: {problem}.", "Look at the run that made the report.") from problem
    if options.out == STDOUT:
        sys.stdout.write(comment)
    else:
        check_writable(options.out)
        write_file(options.out, comment.encode())
    return 0
