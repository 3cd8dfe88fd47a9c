"""The command `grade`: the user's own solutions, the reference solutions, or the files in a folder."""

import argparse
import io
import os
import sys
from pathlib import Path

import msgspec

from grader.cli.formats import FormatWriter, add_formats
from grader.cli.github import is_github, publish_to_github
from grader.cli.options import (
    STDOUT,
    add_audience,
    add_isolation,
    add_trust,
    check_writable,
    folder,
    write_file,
    writing,
)
from grader.model import CheckReport, CoursePosition, OperatorError, Report, SubmissionError, position_in_course
from grader.reports.escape import escape_control


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="exercises to grade (default: all)")
    files = parser.add_mutually_exclusive_group()
    files.add_argument("--submission", type=folder, metavar="PATH", help="grade this file, or the files in this folder")
    parser.add_argument(
        "--count-missing", action="store_true", help="with --submission: an exercise without a file is not started"
    )
    files.add_argument("--solutions", action="store_true", help="grade the reference solutions")
    add_isolation(parser, "auto")
    add_trust(parser, "nobody" if os.environ.get("CI") else "author")
    add_audience(parser, "the report")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON ('-': to standard output)")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the report as JUnit XML")
    add_formats(parser)
    parser.add_argument(
        "--github",
        action=argparse.BooleanOptionalAction,
        default=is_github(),
        help="annotations, summary and outputs for GitHub Actions (default: on in GitHub Actions)",
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page that steps through what went wrong, for any browser"
    )
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the terminal output as a picture")


def run(options: argparse.Namespace) -> int:
    """Grades and reports. Returns 0 if all passed, 1 if something failed, 3 if nothing failed but not all is known."""
    from grader.cli.progress import ProgressDisplay
    from grader.grading import Request, grade

    for path in (options.json, options.junit, options.svg, options.html, *(each.path for each in options.format)):
        if path not in (None, STDOUT):
            check_writable(path)
    if options.count_missing and not options.submission:
        raise OperatorError("--count-missing is about the files of a submission.", "Name the folder with --submission.")
    writer = FormatWriter(options)
    writer.write_unfinished()
    request = Request(
        slugs=tuple(options.slugs),
        submission=options.submission,
        count_missing=options.count_missing,
        solutions=options.solutions,
        isolation=options.isolation,
        trust=options.trust,
        root=options.root,
        pages=options.html is not None,
    )
    done = 0

    def count(_: CheckReport) -> None:
        nonlocal done
        done += 1
        display.show(done)

    with ProgressDisplay("checks", lines=False) as display:
        try:
            report = grade(request, count)
        except SubmissionError as problem:
            writer.write(Report(exercises=()), str(problem))
            raise
    if options.submission:
        from grader.course import find_unused_files

        report = msgspec.structs.replace(report, unused=find_unused_files(options.root, options.submission))

    from rich.console import Console

    from grader.reports import json_report, junit, picture, report_for, terminal

    writer.write(report)
    report = report_for(report, options.audience)
    # Files come first: whatever happens to the terminal, they are there.
    to_stdout = options.json == STDOUT or writer.uses_stdout
    if options.json and options.json != STDOUT:
        write_file(options.json, json_report.to_json(report))
    if options.junit:
        write_file(options.junit, junit.to_junit(report, str(options.submission or options.root)))
    if options.html:
        from grader.pages import write_page

        with writing(options.html):
            write_page(report, options.root, options.html)
    position = None
    if not (options.submission or options.solutions):
        position = record_progress(report, options.root)
    if options.svg:
        drawing = Console(file=io.StringIO(), highlight=False, record=True)
        terminal.show_report(report, drawing, position)
        write_file(options.svg, picture.draw_console(drawing, " ".join(["grade", *options.slugs])))
    if options.json == STDOUT:
        sys.stdout.buffer.write(json_report.to_json(report))
    terminal.show_report(report, Console(stderr=to_stdout, highlight=False), position)
    if options.github:
        stream = sys.stderr if to_stdout else sys.stdout
        publish_to_github(
            report, stream, submission=options.submission, report_file=None if to_stdout else options.json
        )
    return report.exit_code


def record_progress(report: Report, root: Path) -> CoursePosition:
    """Remembers the verdicts on the user's own solutions. Returns where the user stands now."""
    from grader.intake import load_catalogue
    from grader.learner import ProgressFile

    file = ProgressFile(root)
    progress = file.record(report)
    if file.problem:
        print(f"grader: {escape_control(file.problem)}", file=sys.stderr)
    return position_in_course(load_catalogue(root), progress, [each.slug for each in report.exercises])
